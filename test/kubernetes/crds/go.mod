// Where the CRDs of third-party kinds come from: their own Go modules, of which nothing but these files is used.
module toolforge.test/crds

go 1.25.0

require (
	github.com/cert-manager/cert-manager v1.20.3
	github.com/tektoncd/pipeline v1.9.1
	istio.io/api v1.29.0
	sigs.k8s.io/gateway-api v1.5.0
)

// cert-manager asks for 1.5.0; the platform has 1.4.1.
replace sigs.k8s.io/gateway-api => sigs.k8s.io/gateway-api v1.4.1

// The module itself; what it needs of each version of Kubernetes is in <version>.mod.
module toolforge.test/kubernetes

go 1.24.0

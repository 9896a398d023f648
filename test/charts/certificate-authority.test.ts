import { CertificateAuthority } from "../../charts/certificate-authority";
import { chart, componentClass } from "../support/charts";

const inNamespace = chart(componentClass((component) => void new CertificateAuthority(component, "ca")));

test("a CA signs for its namespace with a key that stays when it is renewed", () => {
  expect(inNamespace.find("Issuer/ca")).toMatchObject({
    metadata: { namespace: "example" },
    spec: { ca: { secretName: "ca" } },
  });
  expect(inNamespace.find("Certificate/ca")["spec"]).toMatchObject({
    isCA: true,
    secretName: "ca",
    privateKey: { rotationPolicy: "Never" },
  });
});

test("it is renewed long before what it has signed ends, which is after 504 hours", () => {
  const { renewBefore } = inNamespace.find("Certificate/ca")["spec"] as { renewBefore: string };
  expect(parseInt(renewBefore)).toBeGreaterThan(504);
});

test("a CA of the whole cluster has its key where cert-manager looks for it", () => {
  const { find } = chart(
    componentClass(
      (component) =>
        void new CertificateAuthority(component, "ca", { namespace: "cert-manager", kind: "ClusterIssuer" }),
      { namespace: false },
    ),
  );
  expect(find("ClusterIssuer/ca").metadata.namespace).toBeUndefined();
  expect(find("Certificate/ca").metadata.namespace).toBe("cert-manager");
});

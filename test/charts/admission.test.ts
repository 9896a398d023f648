import { Image } from "../../charts/image";
import { admission, type AdmissionProps, noMetrics } from "../../charts/admission";
import { EnvvarsAdmission } from "../../charts/envvars-admission";
import { IngressAdmission } from "../../charts/ingress-admission";
import { VolumeAdmission } from "../../charts/volume-admission";
import { chart, componentClass } from "../support/charts";
import { openingsOf } from "../support/promises";

const props: AdmissionProps = {
  kind: "validating",
  rule: { apiGroup: "batch", resource: "jobs", operations: ["CREATE"] },
  failure: { policy: "Fail", why: "an example" },
  server: {
    image: Image.own("example", "1.0"),
    cpu: { request: 1, limit: 1 },
    memory: { request: 1, limit: 1 },
  },
};
const example = (changes: Partial<AdmissionProps> = {}) =>
  chart(
    componentClass((component) => admission(component, { ...props, ...changes }), {
      exceptions: [noMetrics("example")],
    }),
  );

interface Webhook {
  readonly namespaceSelector: { matchExpressions: { key: string; operator: string; values?: string[] }[] };
  readonly clientConfig: { service: object; caBundle?: string };
  readonly failurePolicy: string;
  readonly timeoutSeconds: number;
}
const webhooks = (object: unknown) => (object as { webhooks: Webhook[] }).webhooks;

/** Whether a webhook hears of objects in a namespace with these labels, as the API server decides it. */
function sees({ namespaceSelector }: Webhook, labels: Record<string, string>): boolean {
  return namespaceSelector.matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === "DoesNotExist") return value === undefined;
    if (operator === "NotIn") return value === undefined || !values.includes(value);
    return operator === "In" && value !== undefined && values.includes(value);
  });
}

const tool = { tenancy: "tool" };
const named = (name: string) => ({ "kubernetes.io/metadata.name": name });

describe.each([
  ["MutatingWebhookConfiguration/volume-admission", VolumeAdmission],
  ["ValidatingWebhookConfiguration/ingress-admission", IngressAdmission],
  ["MutatingWebhookConfiguration/envvars-admission", EnvvarsAdmission],
])("%s", (name, Class) => {
  const [webhook] = webhooks(chart(Class).find(name)) as [Webhook];

  test("sees the namespaces of tools", () => {
    expect(sees(webhook, { ...named("tool-admin"), ...tool })).toBe(true);
  });

  test.each(["kube-system", "kube-public", "kube-node-lease"])(
    "never sees %s, even if labelled as a tool's",
    (each) => {
      expect(sees(webhook, { ...named(each), ...tool })).toBe(false);
    },
  );

  test("never sees the platform's namespaces, even if labelled as a tool's, nor any without a label", () => {
    const platform = chart(Class).objects.find(({ kind }) => kind === "Namespace")!.metadata.labels!;
    expect(sees(webhook, { ...platform, ...tool })).toBe(false);
    expect(sees(webhook, named("cert-manager"))).toBe(false);
  });

  test("says why it fails as it does, and does not keep the API server waiting", () => {
    const why = chart(Class).find(name).metadata.annotations!["toolforge.org/why"];
    expect(why).toMatch(new RegExp(`^failurePolicy ${webhook.failurePolicy}: .{20,}`));
    expect(webhook.timeoutSeconds).toBeLessThanOrEqual(5);
  });
});

test("cert-manager tells the API server which CA to trust, and no apply takes that away", () => {
  const { find } = example();
  const configuration = find("ValidatingWebhookConfiguration/example");
  expect(configuration.metadata.annotations!["cert-manager.io/inject-ca-from"]).toBe("example/example-server");
  expect(webhooks(configuration)[0]!.clientConfig).toEqual({
    service: { name: "example", namespace: "example", path: "/", port: 443 },
  });
});

test("its certificate is for the name by which the API server calls it, of a CA that outlives it", () => {
  const { find } = example();
  expect(find("Certificate/example-server")["spec"]).toMatchObject({
    dnsNames: ["example.example.svc"],
    issuerRef: { kind: "Issuer", name: "example-ca" },
  });
});

test("only the API servers, which are on the nodes, reach its pods", () => {
  expect(openingsOf(example())).toEqual(["from-nodes-tcp-8080"]);
});

test("two pods answer where the API server asks, so that one may end", () => {
  const { find } = example();
  expect(find("Deployment/example")["spec"]).toMatchObject({ replicas: 2 });
  expect(find("Service/example")["spec"]).toMatchObject({ ports: [{ port: 443, targetPort: 8080 }] });
});

test("it hears of what the chart says and nothing else", () => {
  expect(webhooks(example().find("ValidatingWebhookConfiguration/example"))).toMatchObject([
    { rules: [{ apiGroups: ["batch"], resources: ["jobs"], operations: ["CREATE"] }] },
  ]);
  expect(example({ kind: "mutating" }).find("MutatingWebhookConfiguration/example")).toBeDefined();
});

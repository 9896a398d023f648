import type { Manifest } from "../../charts/rules/manifest";
import { until } from "../../lab/client/shell";
import { type Platform, platforms } from "./platform";
import { type PodCase, podCases, podOf, uid } from "./policies/pod-cases";
import { type RouteCase, routeCases } from "./policies/route-cases";
import { secretCases } from "./policies/secret-cases";
import { Tool } from "./tool";

describe.each(platforms)("policies of $project on Kubernetes $version", ({ open, domain }) => {
  let platform: Platform;
  let tool: Tool;
  let refusals: Map<string, string>;
  const routes = routeCases(domain);
  const named = (cases: Readonly<Record<string, PodCase | RouteCase>>) =>
    Object.entries(cases).map(([name, { refused }]) => ({ name, refused }));
  const [allowed, refused] = [false, true].map((isRefused) =>
    [...named(podCases), ...named(routes)].filter((each) => !!each.refused === isRefused),
  ) as [{ name: string }[], { name: string; refused: readonly [string, string] }[]];

  beforeAll(async () => {
    platform = open();
    await platform.deliver();
    tool = await Tool.create(platform, "test", uid);
    // A policy is in force a second after it was accepted.
    for (const example of ["image-of-docker-hub", "no-user", "route-another-tool", "ingress-another-tool"]) {
      await until("policies in force", 60, async () => (await tool.refusals([sent(example)])).size > 0);
    }
    refusals = await tool.refusals([...allowed, ...refused].map(({ name }) => sent(name)));
  });
  afterAll(() => tool.remove());

  const sent = (name: string): Manifest => {
    const pod = podCases[name];
    return pod ? podOf(name, pod) : { ...routes[name]!.object, metadata: { name } };
  };

  test("cover at least 40 pods and routes", () => {
    expect(allowed.length + refused.length).toBeGreaterThanOrEqual(40);
  });

  test.each(allowed)("allowed: $name", ({ name }) => {
    expect(refusals.get(name)).toBeUndefined();
  });

  test.each(refused)("refused: $name", ({ name, refused: [found, remedy] }) => {
    expect(refusals.get(name)).toContain("denied request: toolforge-");
    expect(refusals.get(name)).toContain(found);
    expect(refusals.get(name)).toContain(remedy);
  });

  test("keep the platform's own names from a tool that is called so", async () => {
    const metadata = { name: "tool-admin", labels: { tenancy: "tool" } };
    await platform.kubectl.must(
      ["create", "--filename=-"],
      JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata }),
    );
    try {
      for (const kind of ["route-own-name", "ingress-own-name"]) {
        const text = JSON.stringify(sent(kind)).replaceAll(`test.${domain}`, `admin.${domain}`);
        const options = ["create", "--dry-run=server", "--namespace=tool-admin", "--filename=-"];
        const { stderr } = await platform.kubectl.run(options, text);
        expect(stderr).toContain(`/reserved-name: host names admin.${domain} are the platform's. Serve it as`);
      }
    } finally {
      await platform.kubectl.must(["delete", "namespace", "tool-admin", "--wait=false"]);
    }
  });

  test.each(Object.entries(secretCases("tool-test")))(
    "envvars-api writes and deletes variables alone: %s",
    async (_name, { namespace, name, refused }) => {
      const account = ["--as=system:serviceaccount:envvars-api:envvars-api", `--namespace=${namespace}`];
      const secret = JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace } });
      await platform.kubectl.must(["create", "--filename=-"], secret);
      try {
        const created = await platform.kubectl.run(["create", "--dry-run=server", ...account, "--filename=-"], secret);
        const deleted = await platform.kubectl.run(["delete", "secret", name, "--dry-run=server", ...account]);
        for (const { stderr } of [created, deleted]) {
          if (!refused) expect(stderr).not.toContain("denied request");
          for (const part of refused ?? []) expect(stderr).toContain(part);
        }
      } finally {
        await platform.kubectl.must(["delete", "secret", name, `--namespace=${namespace}`]);
      }
    },
  );

  test("let the user id of a tool be noted once, and nothing else", async () => {
    const metadata = { name: "tool-new", labels: { tenancy: "tool" } };
    await platform.kubectl.must(
      ["create", "--filename=-"],
      JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata }),
    );
    const account = "--as=system:serviceaccount:tool-uids:tool-uids";
    // a patch that reads nothing first, which the account may not
    const patch = ["apply", "--server-side", "--force-conflicts", "--dry-run=server", account, "--filename=-"];
    const label = async (namespace: string, labels: Record<string, string>) => {
      const patched = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } };
      return (await platform.kubectl.run(patch, JSON.stringify(patched))).stderr;
    };
    const id = { "toolforge.org/tool-uid": "52504" };
    try {
      expect(await label("tool-new", id)).toBe("");
      expect(await label("tool-new", { ...id, tenancy: "platform" })).toContain("/label-only: more of the namespace");
      expect(await label("tool-new", { ...id, other: "x" })).toContain("/label-only: more of the namespace");
      expect(await label(tool.namespace, id)).toContain("/once: the namespace tool-test has a user id already");
      expect(await label("jobs-api", id)).toContain("/tools-only: the namespace jobs-api is not a tool's");
    } finally {
      await platform.kubectl.must(["delete", "namespace", "tool-new", "--wait=false"]);
    }
  });

  test("hold for whoever asks", async () => {
    const found = await tool.refusals([sent("no-user")], platform.kubectl);
    expect(found.get("no-user")).toContain("is not the tool's user id");
  });

  test("hold for a container that is added to a running pod", async () => {
    const pod = podOf("running", {});
    await tool.kubectl.must(["create", tool.in, "--filename=-"], JSON.stringify(pod));
    const added = {
      name: "debugger",
      image: "quay.io/x/y:1",
      securityContext: pod.spec.containers[0]!.securityContext,
    };
    const body = { ...pod, spec: { ...pod.spec, ephemeralContainers: [added] } };
    const path = `/api/v1/namespaces/${tool.namespace}/pods/running/ephemeralcontainers`;
    const { stderr } = await platform.kubectl.run(["replace", "--raw", path, "--filename=-"], JSON.stringify(body));
    expect(stderr).toContain("/image: images quay.io/x/y:1 are of a registry that is not allowed");
  });

  test("tell the owner of a deployment why it has no pods", async () => {
    const { metadata, spec } = podOf("bad", podCases["no-user"]!);
    const labels = { app: metadata.name };
    const template = { metadata: { labels }, spec };
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { selector: { matchLabels: labels }, template },
    };
    await tool.kubectl.must(["create", tool.in, "--filename=-"], JSON.stringify(deployment));
    const messages = ["--field-selector=reason=FailedCreate", "--output=jsonpath={.items[*].message}"];
    const said = await until(
      "the event",
      60,
      async () => (await tool.kubectl.must(["get", "events", tool.in, ...messages])) || false,
    );
    expect(said).toContain("toolforge-tool-pods/user: runAsUser of containers main is not the tool's user id");
  });

  test("leave the platform's own and Kubernetes' own namespaces alone", async () => {
    const pod = podOf("system", { pod: { hostNetwork: true }, container: { image: "registry.k8s.io/x:1" } });
    for (const namespace of ["kube-system", "jobs-api"]) {
      const { stderr } = await platform.kubectl.run(
        ["create", "--dry-run=server", `--namespace=${namespace}`, "--filename=-"],
        JSON.stringify(pod),
      );
      expect(stderr).not.toContain("denied request");
    }
  });
});

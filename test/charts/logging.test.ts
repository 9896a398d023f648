import { Alloy } from "../../charts/alloy";
import { logsOfTools } from "../../charts/alloy/configuration";
import { alloy } from "../../charts/alloy/release";
import { Loki } from "../../charts/loki";
import { loki, lokiPorts } from "../../charts/loki/release";
import { chart, clusters } from "../support/charts";

describe.each(clusters)("in %s", (project, environment) => {
  test.each([
    ["Loki", Loki],
    ["Alloy", Alloy],
  ] as const)("%s's chart keeps every rule, but for exceptions with their reasons", (_name, Class) => {
    expect(chart(Class, environment).faults).toEqual([]);
  });

  test("Loki keeps the logs in the environment's own buckets for two weeks, with keys that no manifest has", () => {
    expect(loki.values!(environment)["loki"]).toMatchObject({
      storage: {
        bucketNames: { chunks: `${project}-loki-tools-chunks` },
        s3: { accessKeyId: "${ACCESS_KEY_ID}", secretAccessKey: "${SECRET_ACCESS_KEY}" },
      },
      limits_config: { retention_period: "336h" },
      compactor: { retention_enabled: true },
    });
  });

  test.each(["read", "write", "backend"])("Loki's part %s reads the keys from a secret, and has no disk", (part) => {
    expect(loki.values!(environment)[part]).toMatchObject({
      replicas: 3,
      extraArgs: ["-config.expand-env=true"],
      extraEnvFrom: [{ secretRef: { name: "loki-object-storage" } }],
      annotations: { "secret.reloader.stakater.com/reload": "loki-object-storage" },
      persistence: { volumeClaimsEnabled: false },
    });
  });

  test.each([loki, alloy])("$name runs in the namespace of its chart, with the mirror's image", (release) => {
    const { namespace } = chart(release === loki ? Loki : Alloy, environment).find(
      "NetworkPolicy/default-deny",
    ).metadata;
    expect(release.namespace).toBe(namespace);
    expect(JSON.stringify(release.values!(environment))).toContain(
      `"registry":"${environment.kubernetes.registries.mirror}"`,
    );
  });

  test("Alloy sends to the Loki of this cluster", () => {
    const { configMap } = alloy.values!(environment)["alloy"] as { configMap: { content: string } };
    expect(configMap.content).toContain(
      `url = "http://loki-tools-write.loki.svc.${environment.kubernetes.domain}:3100/loki/api/v1/push"`,
    );
  });
});

test("Loki lets in who writes and who reads, and Alloy reaches it", () => {
  const peers = (Class: typeof Loki, direction: string) =>
    chart(Class)
      .objects.map(({ metadata }) => metadata.name)
      .filter((name) => name.startsWith(`allow-${direction}-`) && name.endsWith(`-${lokiPorts.http}`));
  expect(peers(Loki, "from")).toEqual(
    ["alloy", "jobs-api", "logs-api", "nodes", "loki"].map((peer) => `allow-from-${peer}-tcp-3100`),
  );
  expect(peers(Alloy, "to")).toEqual(["allow-to-loki-tcp-3100"]);
});

test("Loki's chart makes no policies beside those here", () => {
  expect(loki.values!(clusters[0]![1])["networkPolicy"]).toEqual({ enabled: false });
});

test("Alloy may ask for pods and for nothing else: no secrets", () => {
  const { rbac } = alloy.values!(clusters[0]![1]) as unknown as {
    rbac: Record<"rules" | "clusterRules", { resources: string[]; verbs: string[] }[]>;
  };
  const granted = [...rbac.rules, ...rbac.clusterRules];
  expect(granted.flatMap(({ resources }) => resources)).toEqual(["pods", "pods"]);
  expect(granted.flatMap(({ verbs }) => verbs).sort()).toEqual(["get", "list", "watch"]);
});

describe("Alloy's configuration", () => {
  const configuration = logsOfTools("http://loki:3100");
  const block = (name: string) => new RegExp(`${name} \\{[^}]*\\}`).exec(configuration)![0];

  test("it is about pods of tools on its own node alone", () => {
    expect(block("selectors")).toContain(`"spec.nodeName=" + sys.env("HOSTNAME")`);
    const [, kept] = /action {8}= "keep"\n +regex {9}= "(.+)"/.exec(configuration)!;
    const tools = new RegExp(`^(${kept})$`);
    expect(["tool-admin", "tool-a1-b"].filter((namespace) => !tools.test(namespace))).toEqual([]);
    expect(["kube-system", "tools", "my-tool-x", "loki"].filter((namespace) => tools.test(namespace))).toEqual([]);
  });

  test("each tool is a tenant of its own, and its logs have the labels that the APIs ask for", () => {
    expect(block("stage.tenant")).toContain(`label = "namespace"`);
    expect(configuration).toContain(`source = "run-logs"`);
    for (const label of ["namespace", "pod", "container", "job"]) {
      expect(configuration).toContain(`target_label  = "${label}"`);
    }
  });

  test("a pod that floods its log waits, and nothing is dropped", () => {
    expect(block("stage.limit")).toMatch(/rate {2}= 400\n +burst = 4000/);
    expect(block("stage.limit")).not.toContain("drop");
  });

  test("its braces are balanced", () => {
    const count = (brace: string) => configuration.split(brace).length;
    expect(count("{")).toBe(count("}"));
  });
});

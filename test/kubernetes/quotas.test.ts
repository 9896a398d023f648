import { until } from "../../lab/client/shell";
import { defaultQuota } from "../../charts/tool-namespace/quota";
import { Platform, platforms } from "./platform";
import { podOf, uid } from "./policies/pod-cases";
import { Tool } from "./tool";

type Quantities = Readonly<Record<string, string>>;

describe.each(platforms)("quotas of $project on Kubernetes $version", ({ open, quotas }) => {
  let platform: Platform;
  let tool: Tool;

  beforeAll(async () => {
    platform = open();
    await platform.deliver();
    tool = await Tool.create(platform, "test", uid);
  });
  afterAll(() => tool.remove());

  const quotaOf = async ({ kubectl, namespace, in: where }: Tool) => {
    const { spec, status } = await kubectl.get("resourcequota", namespace, where);
    return { hard: spec!["hard"] as Quantities, used: (status?.["used"] ?? {}) as Quantities };
  };
  const small = { resources: { requests: { cpu: "50m", memory: "100Mi" }, limits: { cpu: "100m", memory: "100Mi" } } };
  const create = (name: string, container: object = small) =>
    tool.kubectl.run(["create", tool.in, "--filename=-"], JSON.stringify(podOf(name, { container: { ...container } })));

  test("a tool has the default's numbers", async () => {
    expect((await quotaOf(tool)).hard).toMatchObject({
      "limits.cpu": `${defaultQuota.cpu.limits}`,
      "limits.memory": `${defaultQuota.memory.limits}Gi`,
      pods: `${defaultQuota.pods}`,
      "count/jobs.batch": `${defaultQuota.jobs}`,
      "count/cronjobs.batch": `${defaultQuota.cronjobs}`,
      "services.nodeports": "0",
    });
  });

  test("a container that states nothing gets the default's share", async () => {
    expect((await create("plain", {})).stderr).toBe("");
    const { spec } = await tool.kubectl.get("pod", "plain", tool.in);
    const [{ resources }] = spec!["containers"] as [{ resources: unknown }];
    expect(resources).toEqual({
      requests: { cpu: "150m", memory: "256Mi" },
      limits: { cpu: "500m", memory: "512Mi" },
    });
    await tool.kubectl.must(["delete", "pod", "plain", tool.in, "--now"]);
  });

  test("a container that wants more than one may have is refused", async () => {
    const { stderr } = await create("big", { resources: { limits: { cpu: "64", memory: "1Gi" } } });
    expect(stderr).toContain(`maximum cpu usage per Container is ${defaultQuota.podCpu}, but limit is 64`);
  });

  test("pods are counted as they come and go, and one too many is refused", async () => {
    const names = Array.from({ length: defaultQuota.pods }, (_, i) => `pod-${i}`);
    for (const name of names) expect((await create(name)).stderr).toBe("");
    expect((await create("one-too-many")).stderr).toContain(`exceeded quota: ${tool.namespace}`);
    expect((await quotaOf(tool)).used["pods"]).toBe(`${defaultQuota.pods}`);
    await tool.kubectl.must(["delete", "pods", "--all", tool.in, "--now"]);
    await until("the controller manager's count", 60, async () => (await quotaOf(tool)).used["pods"] === "0");
  });

  test("the environment's overrides are in force, each of them for its tool alone", async () => {
    const rehearsed = {
      rehearsal: { why: "not every environment has overrides", cpu: 6, memory: 10, pods: 12, jobs: 20 },
    };
    const overrides = { ...quotas, ...rehearsed };
    const { environment, cluster } = platform;
    const overriding = new Platform(
      { ...environment, kubernetes: { ...environment.kubernetes, quotas: overrides } },
      cluster,
    );
    for (const [name, { cpu, memory, pods, jobs }] of Object.entries(overrides)) {
      const overridden = await Tool.create(overriding, name, 52000);
      const { hard } = await quotaOf(overridden);
      const wanted = { "limits.cpu": cpu, "limits.memory": memory && `${memory}Gi`, pods, "count/jobs.batch": jobs };
      for (const [key, value] of Object.entries(wanted)) if (value) expect(hard).toMatchObject({ [key]: `${value}` });
      await overridden.remove();
    }
    expect((await quotaOf(tool)).hard).toMatchObject({ pods: `${defaultQuota.pods}` });
  });
});

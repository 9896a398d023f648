import { rolesOf } from "../../environments/environment";
import { toolsbeta } from "../../environments/toolsbeta";
import { kill, onGuest, servers } from "../../lab/client/lab";
import { measured } from "../../lab/client/measured";
import { sleep, until } from "../../lab/client/shell";
import { GuestProbe } from "./guest-probe";
import { names, type Service, services } from "./services";
import { inHaste, Staging } from "./staging";

let staging: Staging;
let all: readonly Service[];

beforeAll(async () => {
  staging = await Staging.settled(inHaste);
  all = services(staging);
});
afterAll(async () => {
  await staging.checkout();
  await staging.deploy();
});

/** Whether the loss of one more machine can be borne: every copy follows. */
async function whole(): Promise<boolean> {
  const redis = await onGuest("toolsbeta-redis-7", `redis-cli -h ${staging.address("redis")} info replication`);
  const replica = toolsbeta.roles["db"]!.hosts.find((host) => host !== staging.active("db"))!;
  const db = await onGuest(replica, "mariadb -e 'SHOW SLAVE STATUS\\G'");
  return redis.output.includes("connected_slaves:2") && /Slave_SQL_Running: Yes/.test(db.output);
}

describe.each(["virt1", "virt2", "virt3", "virt4"])("%s is lost with all its machines at once:", (hypervisor) => {
  let victims: string[];

  beforeAll(async () => {
    const machines = (await servers()).filter(({ project }) => project === "toolsbeta");
    victims = machines.filter((server) => server.hypervisor === hypervisor).map(({ host }) => host);
  });

  afterAll(async () => {
    await staging.startAgain(...victims);
    await staging.configured(600);
    await until("Redis and ToolsDB have all their copies", 180, whole, 1000);
  });

  test("every service answers again, by itself or after its one switch, and no confirmed write is lost", async () => {
    expect(victims.length).toBeGreaterThan(5);
    const alive = (role: string) =>
      rolesOf(toolsbeta)
        .find(([name]) => name === role)![1]
        .hosts.find((host) => !victims.includes(host))!;
    const probes = new Map<Service, GuestProbe>();
    for (const service of all) {
      const client = alive(service.clients[0]!);
      if (service.name === "redis") await onGuest(client, "rm -f /run/confirmed");
      probes.set(service, await GuestProbe.start(client, service.ask, service.name));
    }
    for (const [service, probe] of probes)
      await until(`${service.name} answers before`, 60, async () => (await probe.last()) !== undefined, 200);

    const death = Date.now();
    await Promise.all(victims.map((host) => kill(host)));
    const switched = all.filter(({ name, by }) => by === "switch" && victims.includes(staging.active(name)));
    for (const service of switched) staging.switch(service.name, alive(service.role));
    if (victims.includes(staging.active("db"))) staging.switch("db", alive("db"));
    expect(await staging.deploy()).toMatch(/^(Plan: 0 to add, \d+ to change, 0 to destroy\.|No changes\.)$/);
    const deployed = Date.now();
    for (const [service, probe] of probes) {
      const answers = async () => {
        const said = await probe.last();
        return said !== undefined && (!switched.includes(service) || names(said, alive(service.role)));
      };
      await until(`${service.name} answers`, 120, answers, 200);
    }
    await until("ToolsDB takes writes", 120, async () => {
      const { output } = await onGuest(staging.active("db"), "mariadb -NBe 'SELECT @@read_only'");
      return output.trim() === "0";
    });
    await sleep(1000);
    for (const [service, probe] of probes) {
      const { longestGap, first } = await probe.stop();
      if (!switched.includes(service)) {
        measured(`a hypervisor is lost: longest gap of ${service.name}, by itself`, longestGap, service.bar);
        continue;
      }
      const there = [...first].find(([said]) => names(said, alive(service.role)))![1];
      const seconds = Math.max(0, (there - deployed) / 1000);
      measured(`a hypervisor is lost: ${service.name}, from the end of its switch to its answer`, seconds, service.bar);
    }
    measured(
      "a hypervisor is lost: from its death to the end of the one deploy that switches its services",
      (deployed - death) / 1000,
      60,
    );

    const client = alive("redis");
    const found = await onGuest(
      client,
      `sed 's/^/EXISTS lost:/' /run/confirmed | redis-cli -h ${staging.address("redis")} | sort | uniq -c`,
    );
    expect(found.output.trim()).toMatch(/^\d+ 1$/);
  });
});

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { rolesOf } from "../../../environments/environment";
import { staging } from "../../support/environment";
import { configured } from "../../support/role";
import { scratch } from "../../support/scratch";
import { onMachines } from "../../support/templates";

const top = join(__dirname, "../../..");
const { environment } = staging();
const members = Object.fromEntries(
  rolesOf(environment).map(([role, { hosts }], r) => [
    role,
    Object.fromEntries([...hosts].sort().map((host, h) => [host, `10.0.${r}.${h + 1}`])),
  ]),
);
const second = "toolsbeta-prometheus-3";
const { files = {}, services = {} } = configured("prometheus");
const text = (path: string, of = files) => onMachines(of[path]!.content, members);
const targets = (job: string) =>
  parse(text(`/etc/prometheus/targets/${job}.yml`)) as { targets: string[]; labels: Record<string, string> }[];
const promtool = spawnSync("promtool", ["--version"]).status === 0;
const withPromtool = promtool ? test : test.skip;

describe("targets", () => {
  test("the node exporter of every machine, by host name", () => {
    const hosts = rolesOf(environment).flatMap(([, data]) => data.hosts);
    expect(
      targets("node")
        .map(({ labels }) => labels["instance"])
        .sort(),
    ).toEqual([...hosts].sort());
    for (const target of targets("node")) expect(target.targets).toEqual([expect.stringMatching(/^10\.[\d.]+:9100$/)]);
  });

  test("a public service is asked at its name, through the blackbox exporter's module for that question", () => {
    expect(targets("probe")).toContainEqual({
      targets: ["127.0.0.1:9115"],
      labels: {
        instance: "https://static.svc.beta.toolforge.org:443/-/health",
        service: "static",
        __param_target: "https://static.svc.beta.toolforge.org:443/-/health",
        __param_module: "static-443-health",
      },
    });
    const { modules } = parse(text("/etc/prometheus/blackbox.yml")) as { modules: Record<string, unknown> };
    expect(Object.keys(modules).sort()).toEqual(
      targets("probe")
        .map(({ labels }) => labels["__param_module"])
        .sort(),
    );
    expect(modules["static-443-health"]).toMatchObject({
      prober: "http",
      http: { fail_if_not_ssl: true, fail_if_body_not_matches_regexp: ["^ok "] },
    });
    expect(modules["login-22"]).toMatchObject({ prober: "tcp", tcp: { query_response: [{ expect: "^SSH-2.0-" }] } });
    const said = (modules["mail-25"] as { tcp: { query_response: object[] } }).tcp.query_response;
    expect(said[0]).toEqual({ expect: "^220 " });
    expect(said).toContainEqual({ starttls: true });
  });

  test("all servers have the same targets and rules", () => {
    const other = configured("prometheus", undefined, second).files!;
    const same = Object.keys(files).filter((path) => !path.endsWith("default/prometheus-alertmanager"));
    expect(same.length).toBe(Object.keys(files).length - 1);
    for (const path of same) expect(other[path]).toEqual(files[path]);
  });

  test("no machine is named in the role's own objects: one that comes or goes does not touch them", () => {
    const hosts = Object.values(members).flatMap((of) => Object.keys(of));
    for (const [path, { content }] of Object.entries(files))
      if (!path.includes("alertmanager"))
        expect([path, hosts.filter((host) => content.includes(host))]).toEqual([path, []]);
    for (const path of Object.keys(files).filter((path) => /targets\/.*\.yml/.test(path)))
      expect(files[path]).not.toHaveProperty("notifies");
  });
});

describe("servers", () => {
  test("samples are on the volume, as many as the environment says", () => {
    expect(text("/etc/default/prometheus")).toContain("--storage.tsdb.path=/srv/prometheus/metrics\n");
    expect(text("/etc/default/prometheus")).toContain("--storage.tsdb.retention.size=9GB");
  });

  test("only nginx is open to others: Prometheus to read, Alertmanager not at all but for its figures", () => {
    for (const path of ["prometheus", "prometheus-alertmanager", "prometheus-blackbox-exporter"])
      expect(text(`/etc/default/${path}`)).toMatch(/--web\.listen-address=127\.0\.0\.1:\d+/);
    expect(text("/etc/default/prometheus")).not.toMatch(/enable-(admin-api|lifecycle)/);
    const nginx = text("/etc/nginx/nginx.conf");
    expect(nginx.match(/proxy_pass \S+:9093\S*/g)).toEqual(["proxy_pass http://127.0.0.1:9093/metrics;"]);
  });

  test("Alertmanagers know each other, so that an alert is told once", () => {
    expect(text("/etc/default/prometheus-alertmanager")).toContain(
      `--cluster.peer=${members["prometheus"]![second]}:9094\n`,
    );
    const yml = parse(text("/etc/prometheus/prometheus.yml")) as { global: { external_labels: object } };
    expect(yml.global.external_labels).toEqual({ project: "toolsbeta" });
  });

  test("alerts go to the environment's webhook, or to nobody", () => {
    const path = "/etc/prometheus/alertmanager.yml";
    expect(text(path)).not.toContain("webhook");
    const url = "https://alerts.example.org/toolsbeta";
    const hooked = configured("prometheus", (draft) => (draft.environment.monitoring.alertWebhook = url)).files!;
    expect(parse(text(path, hooked))).toMatchObject({ receivers: [{ webhook_configs: [{ url }] }] });
  });

  test("each file is judged by its daemon's checker before the daemon reads it", () => {
    const checks = Object.values(files).filter(({ notifies }) => notifies);
    for (const { check } of checks)
      expect(check).toMatch(/^(promtool|amtool|prometheus-blackbox-exporter|nginx|sh) .*%/);
    for (const { notifies } of checks) expect(services).toHaveProperty([notifies!]);
  });
});

describe("alerts", () => {
  interface Rule {
    readonly alert: string;
    readonly annotations: Record<string, string>;
  }
  const rules = (parse(text("/etc/prometheus/alerts.yml")) as { groups: { rules: Rule[] }[] }).groups.flatMap(
    (group) => group.rules,
  );
  interface Case {
    readonly name: string;
    readonly alert_rule_test: { alertname: string; exp_alerts?: object[] }[];
  }
  const testFile = join(__dirname, "prometheus/alerts.test.yaml");
  const cases = (parse(readFileSync(testFile, "utf8")) as { tests: Case[] }).tests.flatMap(
    (one) => one.alert_rule_test,
  );

  test.each(rules)("$alert has a page that says what to do", ({ alert, annotations }) => {
    expect(annotations["runbook"]).toBe(`docs/runbooks/${alert}.md`);
    expect(readFileSync(join(top, annotations["runbook"]!), "utf8")).toMatch(new RegExp(`^# ${alert}\n`));
  });

  test.each(rules)("$alert has a case in which it fires, and one in which it is silent", ({ alert }) => {
    const own = cases.filter(({ alertname }) => alertname === alert);
    expect(own.some(({ exp_alerts = [] }) => exp_alerts.length > 0)).toBe(true);
    expect(own.some(({ exp_alerts = [] }) => exp_alerts.length === 0)).toBe(true);
  });

  withPromtool(
    `promtool: each case is as it says${promtool ? "" : " (skipped: no promtool here; the lab's test runs it)"}`,
    () => {
      const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", testFile], { encoding: "utf8" });
      expect([status, stdout + stderr]).toEqual([0, expect.stringContaining("SUCCESS")]);
    },
  );
});

describe("promtool", () => {
  const folder = scratch();

  withPromtool(`accepts the configuration${promtool ? "" : " (skipped: no promtool here)"}`, () => {
    for (const path of Object.keys(files).filter((path) => path.startsWith("/etc/prometheus/"))) {
      const here = join(folder(), path);
      mkdirSync(join(here, ".."), { recursive: true });
      writeFileSync(here, text(path).replaceAll("/etc/prometheus/", join(folder(), "/etc/prometheus/")));
      expect(existsSync(here)).toBe(true);
    }
    const yml = join(folder(), "/etc/prometheus/prometheus.yml");
    const { status, stderr } = spawnSync("promtool", ["check", "config", yml], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });
});

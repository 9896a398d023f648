import { parse } from "yaml";
import { EnvironmentError } from "../../../environments/fault";
import { validate } from "../../../environments/validate";
import { staging } from "../../support/environment";
import { configured } from "../../support/role";

const { files = {}, services = {}, packages = [] } = configured("harbor");
const settings = parse(files["/etc/harbor/harbor.yml"]!.content) as Record<string, unknown>;
const unit = files["/etc/systemd/system/harbor.service"]!.content;

test("the cloud's web proxy ends TLS, and the cloud keeps the database", () => {
  expect(settings).toMatchObject({
    hostname: "toolsbeta-harbor.wmcloud.org",
    http: { port: 80 },
    external_url: "https://toolsbeta-harbor.wmcloud.org",
    data_volume: "/srv/ops/harbor/data",
    external_database: {
      harbor: { host: "w6pgt6thhot.svc.trove.eqiad1.wikimedia.cloud", port: 5432, username: "harbor" },
    },
    metric: { enabled: true, port: 9090 },
  });
  expect(settings).not.toHaveProperty("https");
});

test("its passwords are secrets, in a file that only root reads", () => {
  expect(files["/etc/harbor/harbor.yml"]).toMatchObject({ mode: "0600" });
  expect(settings).toMatchObject({
    harbor_admin_password: "⟦secret:harborAdminPassword⟧",
    external_database: { harbor: { password: "⟦secret:harborDatabasePassword⟧" } },
  });
});

test("without an installer nothing is started, installed or failed", () => {
  expect(unit).toContain("ConditionPathExists=/srv/ops/harbor/prepare\n");
  expect(packages).toEqual([]);
  expect(services).toHaveProperty("harbor");
});

test("Harbor's own preparation judges the settings before anything is started with them", () => {
  expect(unit.indexOf("/prepare /etc/harbor/harbor.yml")).toBeGreaterThan(0);
  expect(unit.indexOf("/prepare /etc/harbor/harbor.yml")).toBeLessThan(unit.indexOf("ExecStart="));
});

test.each(["", "somewhere", "x.example.org.", "http://x.example.org"])("%j is no database server", (database) => {
  const { environment, active } = staging((draft) => (draft.environment.harbor.database = database));
  let paths: string[] = [];
  try {
    validate(environment, active);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    paths = error.faults.map(({ path }) => path);
  }
  expect(paths).toEqual(["harbor.database"]);
});

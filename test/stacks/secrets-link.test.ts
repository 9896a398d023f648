import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tools } from "../../environments/tools";
import { linkSecrets } from "../../stacks/secrets-link";
import { scratch } from "../support/scratch";
import { staging } from "../support/environment";

const folder = scratch();
const toolsbeta = staging().environment;
const link = () => join(folder(), "cdktf.out/stacks/toolsbeta/secrets.auto.tfvars.json");

beforeEach(() => mkdirSync(join(folder(), "cdktf.out")));

test("Terraform reads the secrets where they are", () => {
  mkdirSync(join(folder(), "secrets"));
  writeFileSync(join(folder(), "secrets/toolsbeta.tfvars.json"), '{"a":"1"}');
  linkSecrets(join(folder(), "cdktf.out"), toolsbeta);
  expect(readFileSync(link(), "utf8")).toBe('{"a":"1"}');
});

test("the link is the same on every machine, and again", () => {
  linkSecrets(join(folder(), "cdktf.out"), toolsbeta);
  linkSecrets(join(folder(), "cdktf.out"), toolsbeta);
  expect(readlinkSync(link())).toBe("../../../secrets/toolsbeta.tfvars.json");
});

test("the secrets of a shared state are the shared ones; those of a clone's own state are the clone's own", () => {
  linkSecrets(join(folder(), "cdktf.out"), tools);
  expect(readlinkSync(join(folder(), "cdktf.out/stacks/tools/secrets.auto.tfvars.json"))).toBe(
    "../../../secrets/shared/tools.tfvars.json",
  );
  process.env.TOOLFORGE_STATE = "local";
  linkSecrets(join(folder(), "cdktf.out"), tools);
  expect(readlinkSync(join(folder(), "cdktf.out/stacks/tools/secrets.auto.tfvars.json"))).toBe(
    "../../../secrets/tools.tfvars.json",
  );
});

afterEach(() => delete process.env.TOOLFORGE_STATE);

import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linkSecrets } from "../../stacks/secrets-link";
import { scratch } from "../support/scratch";

const folder = scratch();
const link = () => join(folder(), "cdktf.out/stacks/tools/secrets.auto.tfvars.json");

beforeEach(() => mkdirSync(join(folder(), "cdktf.out")));

test("Terraform reads the secrets where they are", () => {
  mkdirSync(join(folder(), "secrets"));
  writeFileSync(join(folder(), "secrets/tools.tfvars.json"), '{"a":"1"}');
  linkSecrets(join(folder(), "cdktf.out"), "tools");
  expect(readFileSync(link(), "utf8")).toBe('{"a":"1"}');
});

test("the link is the same on every machine, and again", () => {
  linkSecrets(join(folder(), "cdktf.out"), "tools");
  linkSecrets(join(folder(), "cdktf.out"), "tools");
  expect(readlinkSync(link())).toBe("../../../secrets/tools.tfvars.json");
});

import { parse } from "yaml";
import { base } from "../../../constructs/base";
import { rolesOf } from "../../../environments/environment";
import { staging } from "../../support/environment";
import { configured } from "../../support/role";
import { onMachines } from "../../support/templates";

const { environment } = staging();
const members = Object.fromEntries(
  rolesOf(environment).map(([role, { hosts }], r) => [
    role,
    Object.fromEntries([...hosts].sort().map((host, h) => [host, `10.0.${r}.${h + 1}`])),
  ]),
);
const { files = {} } = configured("cumin");
const text = (path: string) => onMachines(files[path]!.content, members);

test("there is an alias for each role, with its machines, and one for all", () => {
  const aliases = parse(text("/etc/cumin/aliases.yaml")) as Record<string, string>;
  expect(aliases["proxy"]).toBe("D{toolsbeta-proxy-1,toolsbeta-proxy-2}");
  expect(Object.keys(aliases).sort()).toEqual(["all", ...rolesOf(environment).map(([role]) => role)].sort());
  expect(aliases["all"]!.split(" or ")).toEqual(rolesOf(environment).map(([role]) => `A:${role}`));
});

test("each machine is reached at its address, whatever DNS says", () => {
  const address = members["proxy"]!["toolsbeta-proxy-1"];
  expect(text("/etc/cumin/ssh_config")).toContain(`Host toolsbeta-proxy-1\n  HostName ${address}\n`);
});

test("no machine is named in the role's own object: one that comes or goes does not touch it", () => {
  for (const { content } of Object.values(files)) expect(content).not.toMatch(/toolsbeta-/);
});

test("the key is root's alone, and the only one that is tried", () => {
  expect(files["/etc/cumin/key"]).toMatchObject({ mode: "0600" });
  expect(text("/etc/cumin/ssh_config")).toMatch(/IdentityFile \/etc\/cumin\/key\n +IdentitiesOnly yes\n/);
});

test("aliases are in force only when cumin itself can resolve all of them", () => {
  expect(files["/etc/cumin/aliases.yaml"]!.check).toMatch(/cumin\.query .*A:all/);
});

test("every machine lets cumin's key in, from cumin's machines alone, and for commands alone", () => {
  const keys = base(environment).files!["/root/.ssh/authorized_keys"]!;
  expect(keys.mode).toBe("0600");
  expect(onMachines(keys.content, members)).toMatch(
    new RegExp(`^restrict,from="${members["cumin"]!["toolsbeta-cumin-1"]}" \\S*cuminPublicKey\\S*\n$`),
  );
});

test("an environment without cumin lets nobody in by that way", () => {
  const without = staging((draft) => delete draft.environment.roles["cumin"]).environment;
  expect(base(without).files!["/root/.ssh/authorized_keys"]!.content).toBe("");
});

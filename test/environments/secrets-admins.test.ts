import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { secretsAdmins } from "../../environments/secrets-admins";
import { secretsRemedy } from "../../environments/secrets-remedy";
import { tools } from "../../environments/tools";
import { toolsbeta } from "../../environments/toolsbeta";
import { scratch } from "../support/scratch";

const folder = scratch();
const alice = "age1y4d54jzqul2g9zhelvthd6r48aa5qtfsk8pymph9tlfmjdx5294q0c7cxr";

function write(text: string): void {
  mkdirSync(join(folder(), "shared"));
  writeFileSync(join(folder(), "shared/tools.admins.json"), text);
}

test("without a file there is nobody", () => {
  expect(secretsAdmins(tools, folder())).toEqual({ admins: {}, faults: [] });
});

test("names those who may read the secrets, and messages tell whom to ask", () => {
  write(JSON.stringify({ alice, bob: alice }));
  expect(Object.keys(secretsAdmins(tools, folder()).admins)).toEqual(["alice", "bob"]);
  expect(secretsRemedy(tools, folder())).toBe(
    "Get the team's: git pull, then npm run secrets -- tools; who can let you read them: alice, bob.",
  );
  expect(secretsRemedy(toolsbeta, folder())).toContain("secrets/toolsbeta.* that it was deployed with");
});

test.each(["<<<<<<< HEAD", "[]", '"age1"'])("a file that holds %j is a fault", (text) => {
  write(text);
  expect(secretsAdmins(tools, folder()).faults).toEqual([
    expect.objectContaining({ path: "secrets/shared/tools.admins.json", found: text }),
  ]);
});

test("every line that is no age recipient is a fault", () => {
  write(JSON.stringify({ alice, bob: "ssh-ed25519 AAAA", carol: 1, dave: alice.toUpperCase() }));
  expect(secretsAdmins(tools, folder()).faults.map(({ path }) => path.split(": ")[1])).toEqual([
    "bob",
    "carol",
    "dave",
  ]);
});

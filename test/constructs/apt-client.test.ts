import { aptClient } from "../../constructs/apt-client";
import { staging } from "../support/environment";
import { cloud } from "../support/role";

const { environment, active } = staging(() => {});
const { files = {} } = aptClient({
  environment,
  active,
  role: "bastion",
  host: "toolsbeta-bastion-7",
  vip: () => "",
  cloud,
});

test("a machine gets packages of its own release and environment, by the name that a failover moves", () => {
  expect(files["/etc/apt/sources.list.d/toolforge.list"]!.content).toBe(
    "deb [signed-by=/etc/apt/keyrings/toolforge.asc] http://deb.svc.beta.toolforge.org/repo/trixie-toolsbeta trixie-toolsbeta main\n",
  );
});

test("our key is trusted for our packages alone", () => {
  expect(Object.keys(files)).toContain("/etc/apt/keyrings/toolforge.asc");
  expect(Object.keys(files).join()).not.toContain("trusted.gpg");
});

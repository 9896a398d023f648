import { localMail } from "../../constructs/local-mail";
import { staging } from "../support/environment";
import { onMachines } from "../support/templates";

const members = { mail: { "toolsbeta-mail-2": "10.0.0.1", "toolsbeta-mail-3": "10.0.0.2" } };
const { environment } = staging();
const { files = {}, services = {} } = localMail(environment, "redis");
const exim = files["/etc/exim4/exim4.conf"]!;

test("a machine hands its mail to the relays, whichever of them takes it", () => {
  const text = onMachines(exim.content, members);
  expect(text).toContain('route_list = * "\\\n    10.0.0.1 : \\\n    10.0.0.2 : \\\n    "\n');
  expect(text).toContain("qualify_domain = beta.toolforge.org\n");
});

test("it keeps what nobody takes for days, as the relay does", () => {
  expect(exim.content).toContain("*  *  F,4d,30s\n");
});

test("neither a failover nor another relay changes a machine's configuration", () => {
  const more = staging(({ environment, active }) => {
    environment.roles["mail"]!.hosts.push("toolsbeta-mail-4");
    active["mail"] = "toolsbeta-mail-3";
  });
  expect(localMail(more.environment, "redis")).toEqual({ ...localMail(environment, "redis") });
});

test("no daemon runs: a timer starts one look at the queue, if there is something in it", () => {
  expect(Object.keys(services)).toEqual(["exim4.timer"]);
  const unit = files["/etc/systemd/system/exim4.service"]!.content;
  expect(unit).toMatch(/^Type=oneshot\nExecStart=\/usr\/sbin\/exim4 -q$/m);
  expect(unit).toMatch(/^ConditionDirectoryNotEmpty=\/var\/spool\/exim4\/input$/m);
  expect(services["exim4.timer"]!.reload).toContain("systemctl stop exim4");
});

test("exim judges its file before it is in force", () => {
  expect(exim.check).toBe("exim4 -C % -bV && exim4 -C % -bt root");
});

test("the relays are none of its business, nor is an environment without them", () => {
  expect(localMail(environment, "mail")).toEqual({});
  const without = staging((draft) => delete draft.environment.roles["mail"]);
  expect(localMail(without.environment, "redis")).toEqual({});
});

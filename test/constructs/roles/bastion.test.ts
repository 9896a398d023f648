import { configured } from "../../support/role";

const { files = {}, services = {} } = configured("bastion");

test("every user's slice is limited, and root's is not", () => {
  const all = files["/etc/systemd/system/user-.slice.d/50-toolforge.conf"]!.content;
  expect(all).toContain("CPUQuota=100%\nMemoryMax=1G\nMemorySwapMax=0\nTasksMax=100\n");
  const root = files["/etc/systemd/system/user-0.slice.d/60-toolforge.conf"]!.content;
  for (const limit of ["MemoryMax", "MemorySwapMax", "TasksMax"]) expect(root).toContain(`${limit}=infinity`);
});

test("logins are closed by the environment's word, and open without it", () => {
  expect(files["/etc/toolforge/nologin"]!.content).toBe("");
  const closed = configured("bastion", ({ environment }) => (environment.loginsDisabled = true));
  expect(closed.files!["/etc/toolforge/nologin"]!.content).toMatch(/disabled/);
});

test("the toolforge commands find the environment's API", () => {
  expect(files["/etc/toolforge/common.yaml"]!.content).toBe(
    "api_gateway:\n  url: https://api.svc.toolsbeta.eqiad1.wikimedia.cloud:30003\n",
  );
  expect(services).toHaveProperty(["toolforge-clients.timer"]);
});

test("stale processes of users are ended once a day", () => {
  expect(files["/etc/systemd/system/toolforge-reaper.timer"]!.content).toContain("OnCalendar=*-*-* 04:00");
  expect(services).toHaveProperty(["toolforge-reaper.timer"]);
});

test("the toolforge commands come from our own repository, and only its key is trusted for them", () => {
  expect(files["/etc/apt/sources.list.d/toolforge.list"]!.content).toBe(
    "deb [signed-by=/etc/apt/keyrings/toolforge.asc] http://deb.svc.beta.toolforge.org/repo/trixie-toolsbeta trixie-toolsbeta main\n",
  );
});

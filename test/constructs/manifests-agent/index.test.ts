import { spawnSync } from "node:child_process";
import { helmfile } from "../../../charts/helmfile";
import { releases } from "../../../charts/releases";
import { toolsbeta } from "../../../environments/toolsbeta";
import { secret } from "../../../constructs/hiera";
import { manifestsAgent } from "../../../constructs/manifests-agent";
import { configured } from "../../support/role";
import { resources, synthOnce } from "../../support/synth";

const { files = {}, services = {} } = manifestsAgent("toolsbeta");

test("every control node has it, and no other machine", () => {
  expect(Object.keys(configured("k8s-control").files!)).toEqual(expect.arrayContaining(Object.keys(files)));
  const objects = Object.entries(resources(synthOnce("toolsbeta"), "objectstorage_object_v1"));
  const having = objects.filter(([, { content }]) => (content as string).includes("toolforge-manifests.timer"));
  expect(having.map(([name]) => name)).toEqual(toolsbeta.roles["k8s-control"]!.hosts);
});

test("where the index is, only root may read", () => {
  expect(files["/etc/toolforge-manifests/settings"]).toMatchObject({
    content: `project=toolsbeta\nindex='${secret("manifestsUrl")}'\n`,
    mode: "0600",
  });
});

test("the scripts are shell, and are checked before they take the place of those that work", () => {
  const scripts = Object.values(files).filter(({ content }) => content.startsWith("#!/bin/bash"));
  expect(scripts).toHaveLength(2);
  for (const { content, check, mode } of scripts) {
    expect([check, mode]).toEqual(["bash -n %", "0755"]);
    const { status, stderr } = spawnSync("bash", ["-n"], { input: content, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  }
});

test("it looks every half minute, and heeds a new timer", () => {
  expect(files["/etc/systemd/system/toolforge-manifests.timer"]!.content).toContain("OnUnitInactiveSec=30\n");
  expect(services["toolforge-manifests.timer"]!.reload).toContain("daemon-reload");
});

test("a run is not broken off while a release may still come up", () => {
  const { helmDefaults, releases: all } = helmfile(releases, toolsbeta);
  const seconds = all.reduce((sum, { timeout = helmDefaults.timeout }) => sum + timeout, 0);
  const [, hours] = /^TimeoutStartSec=(\d+)h$/m.exec(
    files["/etc/systemd/system/toolforge-manifests.service"]!.content,
  )!;
  expect(Number(hours) * 3600).toBeGreaterThan(seconds);
});

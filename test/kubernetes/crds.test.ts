import { releases } from "../../charts/releases";
import { crdModules, modules } from "./crds";

test("third-party kinds are of the versions that are released", async () => {
  const found = await crdModules();
  expect(found.map(({ Path }) => Path).sort()).toEqual(Object.keys(modules).sort());
  for (const { name, version } of releases) {
    const module = found.find(({ Path }) => modules[Path]!.release === name);
    if (module) expect([name, module.Version]).toEqual([name, `v${version.replace(/^v/, "")}`]);
  }
});

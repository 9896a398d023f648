import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty folder for each test, removed after it. */
export function scratch(): () => string {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "scratch-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Place } from "../../charts/static-site/nginx";
import { firstTime, freePorts, type Nginx, startNginx } from "./nginx";

/** A static site that runs for all tests of a block. @returns where it is */
export function site(pages: Readonly<Record<string, string>>, configuration: (place: Place) => string): () => Place {
  let place: Place;
  let nginx: Nginx;
  beforeAll(async () => {
    const temporary = mkdtempSync(join(tmpdir(), "site-"));
    const [port, health] = (await freePorts(2)) as [number, number];
    place = { port, health, temporary, pages: join(temporary, "pages") };
    for (const [path, content] of Object.entries(pages)) {
      const file = join(place.pages, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    nginx = await startNginx(configuration(place), temporary, [port, health]);
  }, firstTime);
  afterAll(async () => {
    await nginx?.stop();
    rmSync(place.temporary, { recursive: true });
  });
  return () => place;
}

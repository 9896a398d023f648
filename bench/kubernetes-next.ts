import { checkReleases } from "../charts/release";
import { releases } from "../charts/releases";
import { environments } from "../environments";
import { describe } from "../environments/fault";
import { binariesOf } from "../test/kubernetes/binaries";
import { Platform } from "../test/kubernetes/platform";
import { startFor } from "../test/kubernetes/start";

/**
 * npm run bench:kubernetes: what the next version of Kubernetes says to both environments' components, so that an upgrade is known
 * before it is due. A report, whatever it says. The first run builds that version, which takes minutes.
 */
const next = "1.34.4";

async function report(environment: (typeof environments)[number]): Promise<void> {
  const { data } = environment;
  const say = (text: string) => console.log(`${data.project} on Kubernetes ${next}: ${text}`);
  const faults = checkReleases(releases, { ...data, kubernetes: { ...data.kubernetes, version: next } });
  if (faults.length > 0) say(describe("releases", faults));

  const controlPlane = await startFor(environment, await binariesOf(next));
  try {
    const platform = new Platform(data, controlPlane.cluster);
    const { code, stderr } = await platform.apply();
    say(`${platform.objects.length} objects, ${code === 0 ? "all accepted without a warning" : "not as they are:"}`);
    if (code !== 0) console.log(stderr);
  } finally {
    await controlPlane.stop();
  }
}

async function main(): Promise<void> {
  for (const environment of environments) await report(environment);
}

void main();

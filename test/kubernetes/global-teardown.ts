import { measured } from "../../lab/client/measured";
import { running } from "./global-setup";

/** What of jest's configuration says which tests run. */
interface Chosen {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
  readonly testNamePattern?: string;
}

export default async function teardown({ testPathPatterns, testNamePattern }: Chosen): Promise<void> {
  await Promise.all((running.controlPlanes ?? []).map((controlPlane) => controlPlane.stop()));
  const used = running.usage;
  used?.end();
  const isAll = testPathPatterns.patterns.length === 0 && !testNamePattern;
  if (!used || !isAll) return;
  // beside the lab's suites they have what these leave
  if (!process.env["TEST_STAGING_CONFIGURED"]) measured("Kubernetes suites", used.seconds, 600);
  measured("Kubernetes suites: seconds of one processor core", used.processorSeconds, 600);
  measured("Kubernetes suites: memory of the tests and all that they start, at most", used.gibibytes, 6, "GiB");
}

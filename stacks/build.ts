import { App, type AppConfig } from "cdktf";
import type { Rendered } from "../charts/beside";
import type { Active } from "../environments/environment";
import { expired, today } from "../environments/expiry";
import { describe, EnvironmentError } from "../environments/fault";
import type { EnvironmentFiles } from "../environments/files";
import { validate } from "../environments/validate";
import { checkProtected } from "./check-protected";
import { askedFor, cdktfWords } from "./command-line";
import { PlatformStack } from "./platform-stack";
import { RefusedStack } from "./refused-stack";
import { Report } from "./report";
import { linkSecrets } from "./secrets-link";
import { withoutStackTexts } from "./without-stack-texts";

/**
 * Writes one stack for each environment. One environment never stops another: in the place of one that is bad, or whose
 * manifests are, stands a stack that Terraform refuses.
 * @param rendering the manifests of the same environments
 * @param words of the command line of cdktf @default those of the cdktf that runs this
 * @returns the process's exit code, after everything has been told: 0 when all environments that the command is about
 * are good, 2 when one of them is not, 1 when that is no fault of its own
 */
export async function build(
  environments: readonly EnvironmentFiles[],
  rendering: Promise<Rendered>,
  config: AppConfig = {},
  words = cdktfWords(),
): Promise<number> {
  const projects = environments.map(({ project }) => project);
  const report = new Report(askedFor(projects, words));
  const app = new App({ stackTraces: false, ...config });
  const stacks = withoutStackTexts(() => environments.flatMap((files) => stackOf(app, files, report)));
  const { clusters, failure } = await rendering;
  withoutStackTexts(() => {
    for (const stack of stacks) {
      const project = stack.node.id;
      const { files, faults = "there are none", mistake } = clusters[project] ?? {};
      if (files) stack.putManifests(files);
      else if (failure !== undefined || mistake) report.mistake(project, new Error(failure ?? faults));
      else report.fault(project, faults);
    }
    for (const project of projects.filter((one) => report.refuses(one))) {
      app.node.tryRemoveChild(project);
      new RefusedStack(app, project);
    }
    report.tell(app);
    app.synth();
  });
  for (const { node, environment } of stacks) if (!report.refuses(node.id)) linkSecrets(app.outdir, environment);
  return report.code;
}

function stackOf(app: App, files: EnvironmentFiles, report: Report): PlatformStack[] {
  const { project, data, active, remembered } = files;
  try {
    const day = today();
    const environment = validate(data, active, day, project);
    const stack = new PlatformStack(app, environment, active as Active);
    const { faults, warnings } = checkProtected(environment, remembered, stack, day);
    const all = [...expired(data as typeof environment, day), ...warnings];
    if (all.length > 0) report.warning(project, describe(`environment ${project}`, all, "warning"));
    if (faults.length > 0) throw new EnvironmentError(project, faults);
    return [stack];
  } catch (error) {
    if (error instanceof EnvironmentError) report.fault(project, error.message);
    else report.mistake(project, error);
    return [];
  }
}

import { Annotations, type App } from "cdktf";

/** Whether this process is the app of a command of cdktf, which tells annotations itself: once, and in colour at terminals alone. */
const underCdktf = () => process.env["CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"] === "true";

/** What is wrong with which environment, told once everything is known. */
export class Report {
  private readonly texts: { project: string; text: string; code: number }[] = [];

  /** @param asked the environments that the command is about: only their faults stop it */
  constructor(private readonly asked: readonly string[]) {}

  /** Notes something that stops nothing. */
  warning(project: string, text: string): void {
    this.texts.push({ project, text, code: 0 });
  }

  /** Notes why an environment has no stack. */
  fault(project: string, text: string): void {
    this.texts.push({ project, text, code: 2 });
  }

  /** Notes that it has none because the code failed over it. */
  mistake(project: string, error: unknown): void {
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    // Only who runs the sources themselves can do anything with a trace.
    const where = underCdktf() ? `${message}\n  remedy: mend it; npx tsx main.ts shows where` : stack;
    const text = `environment ${project}: a mistake in the code, not in the environment: ${where}`;
    this.texts.push({ project, text, code: 1 });
  }

  /** Whether an environment must not be deployed. */
  refuses(project: string): boolean {
    return this.texts.some((one) => one.project === project && one.code > 0);
  }

  /** Says everything, through cdktf if that runs the app, else on standard error. */
  tell(app: App): void {
    for (const { project, text, code } of this.texts) {
      const stops = code > 0 && this.asked.includes(project);
      const words = code > 0 && !stops ? `${text}\nIt is left out; what was asked for does not need it.` : text;
      if (!underCdktf()) console.error(words);
      else {
        const annotations = Annotations.of(app.node.findChild(project));
        if (stops) annotations.addError(words);
        else annotations.addWarning(words);
      }
    }
  }

  /** The process's exit code. To cdktf it is 0: at any other it would print all that was said once more; it fails by the annotations. */
  get code(): number {
    const codes = this.texts.filter(({ project }) => this.asked.includes(project)).map(({ code }) => code);
    return underCdktf() ? 0 : Math.max(0, ...codes);
  }
}

import type { z } from "zod";
import { checks } from "./checks";
import { type Active, type Environment, environmentSchema } from "./environment";
import { today, withoutExpired } from "./expiry";
import { EnvironmentError, type Fault } from "./fault";

/**
 * Checks an environment as a whole.
 * @param data what the environment's file states; an Error when it could not be loaded
 * @param active what its switch file states
 * @param day that the environment's days are compared with, as YYYY-MM-DD @default today, UTC
 * @param project the environment's name @default what the data says
 * @returns the environment without what is over on that day: `expired` tells of it
 * @throws EnvironmentError with every fault there is
 */
export function validate(data: unknown, active: unknown, day = today(), project = nameOf(data)): Environment {
  if (data instanceof Error) throw new EnvironmentError(project, [unloadable(data, project)]);
  const parsed = environmentSchema.safeParse(data);
  const switches = isRecord(active) ? active : {};
  const faults: Fault[] = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => typeFaults(issue, data)),
    ...(project === nameOf(data)
      ? []
      : [
          {
            path: "project",
            found: isRecord(data) ? data["project"] : undefined,
            allowed: `${project}, as the file environments/${project}.ts is called`,
            remedy: "correct the name",
          },
        ]),
    ...(isRecord(active)
      ? []
      : [
          {
            path: "active",
            found: active,
            allowed: 'a JSON object from service to machine: {"static": "toolsbeta-static-1", …}',
            remedy: `correct environments/${project}.active.json`,
          },
        ]),
    ...checks
      .flatMap((check) => tolerant(() => check(data as Environment, switches as Active), !parsed.success))
      // Without a readable switch file there is nothing to say of its lines.
      .filter(({ path }) => isRecord(active) || !path.startsWith("active.")),
  ];
  if (faults.length > 0) throw new EnvironmentError(project, faults);
  return withoutExpired(parsed.data!, day);
}

function unloadable({ message }: Error, project: string): Fault {
  return {
    path: `environments/${project}.ts`,
    found: message,
    allowed: "a file that can be loaded and states the environment",
    remedy: "correct the file, or what it imports; npx tsc names the line of most mistakes",
  };
}

function typeFaults(issue: z.core.$ZodIssue, data: unknown): Fault[] {
  const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  return paths.map((path) => ({
    path: path
      .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
      .join("")
      .replace(/^\./, ""),
    found: path.reduce(
      (value: unknown, step) => (isRecord(value) || Array.isArray(value) ? value[step as never] : undefined),
      data,
    ),
    allowed: issue.code === "invalid_type" ? `a value of the type ${issue.expected}` : issue.message,
    remedy: "correct it; environments/environment.ts says what each key means",
  }));
}

/**
 * A check of data that is not even of the right types says what it still can; what makes it stumble has been reported
 * as a fault of type.
 */
function tolerant(check: () => Fault[], malformed: boolean): Fault[] {
  try {
    return check();
  } catch (error) {
    if (malformed && error instanceof TypeError) return [];
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf(data: unknown): string {
  return isRecord(data) && typeof data["project"] === "string" ? data["project"] : "(without a project)";
}

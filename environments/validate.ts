import type { z } from "zod";
import { checks } from "./checks";
import { type Active, type Environment, environmentSchema } from "./environment";
import { EnvironmentError, type Fault } from "./fault";

/**
 * Checks an environment as a whole.
 * @param data what the environment's file states
 * @param active what its switch file states
 * @param today the day that `allowDestroyUntil` is compared with, as YYYY-MM-DD @default today, UTC
 * @throws EnvironmentError with every fault there is
 */
export function validate(data: unknown, active: unknown, today = new Date().toISOString().slice(0, 10)): Environment {
  const parsed = environmentSchema.safeParse(data);
  const switches = isRecord(active) ? active : {};
  const faults: Fault[] = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => typeFaults(issue, data)),
    ...(isRecord(active)
      ? []
      : [
          {
            path: "active",
            found: active,
            allowed: 'a JSON object from service to machine: {"static": "toolsbeta-static-1", …}',
            remedy: `correct environments/${nameOf(data)}.active.json`,
          },
        ]),
    ...checks
      .flatMap((check) => tolerant(() => check(data as Environment, switches as Active, today), !parsed.success))
      // Without a readable switch file there is nothing to say of its lines.
      .filter(({ path }) => isRecord(active) || !path.startsWith("active.")),
  ];
  if (faults.length > 0) throw new EnvironmentError(nameOf(data), faults);
  return parsed.data!;
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

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "./fault";
import { projectFolder } from "./project-file";
import { secretsFolder, type Whose } from "./secrets-versions";

/** Those who may read an environment's shared secrets: by name each one's age recipient, `age1…`. */
export type Admins = Readonly<Record<string, string>>;

/** The file of the admins, as people know it. */
export const adminsFile = (environment: Whose) =>
  join(secretsFolder(environment), `${environment.project}.admins.json`);

/**
 * Reads who may read an environment's shared secrets.
 * @param root the folder of all environments' secrets
 * @returns nobody when there is no file; what is wrong with one that there is
 */
export function secretsAdmins(
  environment: Whose,
  root = join(projectFolder, "secrets"),
): { readonly admins: Admins; readonly faults: readonly Fault[] } {
  const file = join(secretsFolder(environment, root), `${environment.project}.admins.json`);
  if (!existsSync(file)) return { admins: {}, faults: [] };
  const text = readFileSync(file, "utf8");
  const path = adminsFile(environment);
  const found = json(text);
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    const allowed = 'a JSON object from name to age recipient: {"alice": "age1…"}';
    return { admins: {}, faults: [{ path, found: text.slice(0, 200), allowed, remedy: "correct it" }] };
  }
  const faults = Object.entries(found).flatMap(([name, key]) =>
    typeof key === "string" && /^age1[02-9ac-hj-np-z]{58}$/.test(key)
      ? []
      : [
          {
            path: `${path}: ${name}`,
            found: key as unknown,
            allowed: "an age recipient: age1 and 58 letters and digits",
            remedy: "put in what `npm run secrets -- --key` shows that admin",
          },
        ],
  );
  return { admins: found as Admins, faults };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

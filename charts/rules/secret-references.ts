/** A place where a Secret is named. */
export interface SecretReference {
  /** Below what was searched: `spec.template.spec.volumes[0].secret.secretName`. */
  readonly path: string;
  readonly name: string;
  /** The one key that is read. @default all */
  readonly key?: string;
}

/** What holds `name`, and perhaps `key`: of variables, of all variables at once, of a projected volume. */
const holders = ["secretKeyRef", "secretRef", "secret"];

/** Every Secret of its own namespace that an object, or a part of one, names; also in kinds that nobody here knows. */
export function secretReferences(value: unknown, path = ""): SecretReference[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => secretReferences(item, `${path}[${i}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([field, child]): SecretReference[] => {
    const at = path === "" ? field : `${path}.${field}`;
    if (field === "secretName" && typeof child === "string") return [{ path: at, name: child }];
    if (field === "imagePullSecrets" && Array.isArray(child))
      return child.flatMap((item, i) => named(item, `${at}[${i}]`));
    if (holders.includes(field) && isObject(child) && "name" in child) return named(child, at);
    return secretReferences(child, at);
  });
}

function named(holder: unknown, path: string): SecretReference[] {
  const { name, key } = holder as { name: string; key?: string };
  return [{ path, name, key }];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

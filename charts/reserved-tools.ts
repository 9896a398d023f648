import type { Environment } from "../environments/environment";
import { landingPageHost } from "./landing-page/host";
import { toolsadminHost } from "./toolsadmin/host";

/**
 * Names that no tool can have, since the platform itself answers at `<name>.<domain>`: its sites, its machines' addresses
 * (`login`) and its own zones (`svc`).
 */
export function reservedTools(environment: Environment): string[] {
  const { roles, web, zones } = environment;
  const addresses = Object.values(roles).flatMap(({ addresses = [] }) => addresses.flatMap(({ names }) => names));
  const names = [...zones, ...addresses].map((name) => name.replace(/\.$/, ""));
  const below = [landingPageHost(environment), toolsadminHost(environment), ...names]
    .filter((name) => name.endsWith(`.${web.domain}`))
    .map(
      (name) =>
        name
          .slice(0, -web.domain.length - 1)
          .split(".")
          .at(-1)!,
    );
  // the wildcard is the tools'
  return [...new Set(below)].filter((name) => name !== "*").sort();
}

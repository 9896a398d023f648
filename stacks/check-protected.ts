import type { TerraformStack } from "cdktf";
import { protectedResources } from "../constructs/protection";
import type { Environment } from "../environments/environment";
import type { Fault } from "../environments/fault";
import { asRemembered, type Remembered } from "../environments/protection";
import { addressesIn } from "./moved";

/** What is wrong with the protected resources of an environment. */
export interface Checked {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/**
 * Terraform's `prevent_destroy` holds while it is in the configuration, and goes with the line that defines the resource.
 * So what is protected is remembered beside the environment, and one that is missing must have been kept or given up.
 * @param remembered what the file states
 * @param stack of the environment
 * @param day that retirements are compared with, as YYYY-MM-DD
 */
export function checkProtected(
  environment: Environment,
  remembered: unknown,
  stack: TerraformStack,
  day: string,
): Checked {
  const { project, moved = {}, retired = {}, allowDestroyUntil } = environment;
  const command = `npm run protect -- ${project}`;
  const known = asRemembered(remembered);
  if (!known) return { faults: [unreadable(project, remembered)], warnings: [] };

  const defined = protectedResources(stack);
  const missing = missingFrom(defined, known, moved);
  const permitted = (address: string) => allowDestroyUntil !== undefined || (retired[address]?.until ?? "") >= day;
  const moving = Object.entries(moved).filter(([from, to]) => from in known && to in defined);
  const fresh = Object.keys(defined).filter(
    (address) => !(address in known) && !moving.some(([, to]) => to === address),
  );
  const done = Object.keys(retired).filter((address) => !(address in known) && !(address in defined));
  return {
    faults: [
      ...missing.filter((address) => !permitted(address)).map((address) => lost(environment, address, known[address]!)),
      ...movedFaults(environment, known, stack),
    ],
    warnings: [
      ...missing.filter(permitted).map((address) => ({
        path: address,
        found: undefined,
        allowed: `it may be destroyed: the next deploy takes ${known[address]!.lost}`,
        remedy: `after that deploy: ${command} --forget`,
      })),
      ...fresh.map((path) => ({
        path,
        found: undefined,
        allowed: `a line in ${fileOf(project)}, without which it may vanish unseen`,
        remedy: `${command}, and commit the file`,
      })),
      ...moving.map(([from, to]) => ({
        path: `moved[${JSON.stringify(from)}]`,
        found: to,
        allowed: "the old address stays in the file until the move is deployed",
        remedy: `after that deploy: ${command} --forget`,
      })),
      ...done.map((address) => ({
        path: `retired[${JSON.stringify(address)}]`,
        found: address,
        allowed: "what is in the file of protected resources; it is not any more",
        remedy: "remove the line",
      })),
    ],
  };
}

/** What is remembered and neither defined where it was nor where it has been moved to. */
export function missingFrom(
  defined: Remembered,
  remembered: Remembered,
  moved: Readonly<Record<string, string>>,
): string[] {
  const now = (address: string, steps = Object.keys(moved).length): string =>
    steps > 0 && address in moved && !(address in defined) ? now(moved[address]!, steps - 1) : address;
  return Object.keys(remembered).filter((address) => !(now(address) in defined));
}

const indent = " ".repeat("    remedy:  ".length);
const fileOf = (project: string) => `environments/${project}.protected.json`;

function unreadable(project: string, found: unknown): Fault {
  return {
    path: fileOf(project),
    found,
    allowed: 'a JSON object from Terraform address to {"name": …, "lost": …}',
    remedy: `take it back from Git; only for a new environment make it: npm run protect -- ${project}`,
  };
}

function lost({ project, retired = {} }: Environment, address: string, { name, lost }: Remembered[string]): Fault {
  const [type, terraformName] = address.split(".") as [string, string];
  const until = retired[address]?.until;
  const [, size = "…", holds = "…"] = /^(\d+) GiB of (.*)$/.exec(lost) ?? [];
  const keep = [
    "define it again",
    ...(type === "openstack_blockstorage_volume_v3"
      ? [`or without a machine, keptVolumes: { "${terraformName}": { size: ${size}, holds: "${holds}" } }`]
      : []),
    `or where it is now, moved: { "${address}": "${type}.…" }`,
  ];
  const giveUp = `retired: { "${address}": { until: "YYYY-MM-DD", why: "…" } }`;
  return {
    path: address,
    found: undefined,
    allowed: `${name}, as ${fileOf(project)} remembers; with it goes ${lost}${until ? `; its retirement ended on ${until}` : ""}`,
    remedy: [
      `to keep it: ${keep.join(`,\n${indent}`)}`,
      `to give it up: ${giveUp}${until ? `; if it is gone already, with a new day, then npm run protect -- ${project} --forget` : ""}`,
    ].join(`\n${indent}`),
  };
}

function movedFaults({ project, moved = {} }: Environment, known: Remembered, stack: TerraformStack): Fault[] {
  if (Object.keys(moved).length === 0) return [];
  const there = addressesIn(stack);
  return Object.entries(moved).flatMap(([from, to]) => {
    const path = `moved[${JSON.stringify(from)}]`;
    if (there.has(from)) {
      return [{ path, found: from, allowed: "an address that nothing has any more", remedy: "remove the line" }];
    }
    if (!there.has(to) && !(to in moved)) {
      return [{ path, found: to, allowed: "an address that is defined", remedy: "correct the address, or define it" }];
    }
    if (!(from in known && to in known)) return [];
    // Terraform would leave it where it is and destroy it there, with a warning.
    const allowed = `an address where nothing was before: ${known[to]!.lost}, in ${fileOf(project)}, is there already`;
    return [{ path, found: to, allowed, remedy: "move to another address, or retire first what is there" }];
  });
}

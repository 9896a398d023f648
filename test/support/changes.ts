import { addresses, type Synthesized } from "./synth";

export interface Changes {
  readonly added: string[];
  readonly removed: string[];
  /** Attributes with another value: `openstack_networking_floatingip_associate_v2.static.port_id`. */
  readonly changed: string[];
}

/** What differs between two stacks, as a plan would show it. */
export function changes(before: Synthesized, after: Synthesized): Changes {
  const [old, now] = [addresses(before), addresses(after)];
  return {
    added: [...now.keys()].filter((address) => !old.has(address)).sort(),
    removed: [...old.keys()].filter((address) => !now.has(address)).sort(),
    changed: [...now]
      .filter(([address]) => old.has(address))
      .flatMap(([address, value]) => differing(address, old.get(address), value))
      .sort(),
  };
}

function differing(address: string, before: unknown, after: unknown): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isObject(before) || !isObject(after)) return [address];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => `${address}.${key}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import { volumeTypes } from "./catalogue";
import { type Check, isCount, isDay, known, must } from "./check";
import { type Environment, rolesOf } from "./environment";

const isAddress = (text: string) => /^openstack_[a-z0-9_]+\.[\w-]+$/.test(text);
const typeOf = (address: string) => address.split(".")[0];
const anAddress = "a Terraform address such as openstack_blockstorage_volume_v3.tools-db-7-data";

/** The rules for what was protected and is not defined any more, or elsewhere. */
export const protectionChecks: readonly Check[] = [
  function retired({ retired = {} }) {
    return Object.entries(retired).flatMap(([address, { until, why }]) => {
      const path = `retired[${JSON.stringify(address)}]`;
      const remedy = "write the last day on which Terraform may destroy it";
      return [
        ...must(isAddress(address), path, address, anAddress, "write the address that the fault named"),
        ...must(isDay(until), `${path}.until`, until, "a day as YYYY-MM-DD", remedy),
        ...must(/\w/.test(why), `${path}.why`, why, "a reason", "say why nobody needs it any more"),
      ];
    });
  },

  function moved({ moved = {} }) {
    const pairs = Object.entries(moved);
    return pairs.flatMap(([from, to]) => {
      const path = `moved[${JSON.stringify(from)}]`;
      const other = pairs.find(([one, target]) => one !== from && target === to);
      return [
        ...must(isAddress(from), path, from, anAddress, "write the address that the fault named"),
        ...must(
          isAddress(to) && typeOf(to) === typeOf(from) && to !== from,
          path,
          to,
          `another Terraform address of the type ${typeOf(from)}`,
          "write the address that it has now",
        ),
        ...must(!other, path, to, "an address that nothing else moves to", `remove one of the two; ${other?.[0]} does`),
      ];
    });
  },

  function keptVolumes(environment) {
    const attached = volumeNames(environment);
    return Object.entries(environment.keptVolumes ?? {}).flatMap(([name, { size, holds, type = "standard" }]) => {
      const path = `keptVolumes[${JSON.stringify(name)}]`;
      return [
        ...must(/^[a-z0-9-]+$/.test(name), path, name, "a volume's name in the cloud", "write the name as it is there"),
        ...must(
          !attached.has(name),
          path,
          name,
          "a volume whose machine is gone",
          "remove the line: its machine has it",
        ),
        ...must(isCount(size), `${path}.size`, size, "a whole number of GiB, 1 or more", "say how large the volume is"),
        ...must(/\w/.test(holds), `${path}.holds`, holds, "what is on it", "say what is on it, and whose it was"),
        ...known(`${path}.type`, type, volumeTypes, "name a volume type of the cloud"),
      ];
    });
  },
];

/** The names of all data volumes that machines have. */
function volumeNames(environment: Environment): ReadonlySet<string> {
  const all = rolesOf(environment).flatMap(([role, { hosts, volumes = [] }]) =>
    volumes.flatMap(({ name, follows }) => (follows === undefined ? hosts : [role]).map((owner) => `${owner}-${name}`)),
  );
  return new Set(all);
}

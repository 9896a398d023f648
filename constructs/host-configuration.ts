import type { ConfigurationStore } from "./configuration-store";
import { hieraLayer } from "./hiera";
import type { HostFiles } from "./host-files";
import type { Machine } from "./machine";
import { userData } from "./user-data";

export interface HostConfigurationProps {
  readonly store: ConfigurationStore;
  /** The domain of the machines' names. */
  readonly domain: string;
  readonly files: Required<HostFiles>;
  /** The layer of secrets: only what this machine needs. */
  readonly secrets: string;
  /** What every machine's user data begins with, as a Terraform expression. */
  readonly userDataHead: string;
  /** The signed URL of the layer that all machines share. */
  readonly commonUrl: string;
}

/**
 * Writes a machine's configuration to object storage: what everybody may read in a plan, and apart from it the secrets.
 * @returns the machine's user data, which tells its agent where both are
 */
export function configureHost(machine: Machine, props: HostConfigurationProps): string {
  const { store, commonUrl, userDataHead } = props;
  const name = `${machine.host}.${props.domain}`;
  const mounted = [...machine.volumes].sort((a, b) => (a.mount < b.mount ? -1 : 1));
  const volumes = Object.fromEntries(mounted.map((volume) => [volume.mount, { id: volume.volumeId }]));
  // A machine without secrets has the object too: user data is for ever, and a role may get its first secret later.
  const secretsId = `${machine.host}-secrets`;
  return userData(userDataHead, {
    host: store.sign(
      machine.host,
      store.put(machine.host, `hosts/${name}.yaml`, hieraLayer({ ...props.files, volumes })).name,
    ),
    common: commonUrl,
    secrets: store.sign(secretsId, store.put(secretsId, `secrets/${name}.yaml`, props.secrets).name),
  });
}

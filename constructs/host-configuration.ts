import type { ITerraformDependable } from "cdktf";
import { agentUrls, urlsExpression } from "./agent-urls";
import type { ConfigurationStore } from "./configuration-store";
import { hieraLayer } from "./hiera";
import type { HostFiles } from "./host-files";
import type { Machine } from "./machine";
import { secretsLayer } from "./secrets-layer";
import { userData } from "./user-data";

export interface HostConfigurationProps {
  readonly store: ConfigurationStore;
  /** The domain of the machines' names. */
  readonly domain: string;
  readonly files: Required<HostFiles>;
  /** By name, each a Terraform expression: only what this machine needs. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What every machine's user data begins with, as a Terraform expression. */
  readonly userDataHead: string;
  /** The signed URL of the layer that all machines share. */
  readonly commonUrl: string;
}

/** What a machine needs to configure itself. */
export interface Configured {
  /** The machine's user data, which tells its agent where its configuration is. */
  readonly userData: string;
  /** What must be there before the machine. */
  readonly dependsOn: ITerraformDependable[];
}

/** Writes a machine's configuration to object storage: what everybody may read in a plan, and apart from it the secrets. */
export function configureHost(machine: Machine, props: HostConfigurationProps): Configured {
  const { store, commonUrl, userDataHead } = props;
  const name = `${machine.host}.${props.domain}`;
  const mounted = [...machine.volumes].sort((a, b) => (a.mount < b.mount ? -1 : 1));
  const volumes = Object.fromEntries(mounted.map((volume) => [volume.mount, { id: volume.volumeId }]));
  const secretsId = `${machine.host}-secrets`;
  const secretsPath = `secrets/${name}.yaml`;
  const urls = {
    host: store.sign(
      machine.host,
      store.put(machine.host, `hosts/${name}.yaml`, hieraLayer({ ...props.files, volumes })).name,
    ),
    common: commonUrl,
    secrets: store.sign(secretsId, secretsPath),
  };
  // User data never changes: a machine gets the URLs of another key among its secrets, while the old one's are still valid.
  const layer = secretsLayer({ ...props.secrets, [agentUrls]: urlsExpression(urls) });
  store.put(secretsId, secretsPath, layer);
  return { userData: userData(userDataHead, urls), dependsOn: [store.objectOf(secretsId), store.works] };
}

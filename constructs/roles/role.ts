import type { Active, Address, Environment, RoleName } from "../../environments/environment";
import type { Flow } from "../flow";
import type { HostFiles } from "../host-files";

/** How a machine finds the cloud's APIs. */
export interface Cloud {
  /** URL of the identity API (Keystone). */
  readonly identityUrl: string;
  /** URL of the project's account in object storage (Swift's API). */
  readonly objectStorageUrl: string;
  readonly region: string;
}

/** What a role's configuration may be made of: data of the environment, and the machine that it is for. */
export interface RoleContext {
  readonly environment: Environment;
  readonly role: RoleName;
  /** The machine's short host name. */
  readonly host: string;
  /** The switch file: which machine answers now, by service. */
  readonly active: Active;
  /** The VIP of one of the role's virtual addresses, as a Terraform expression. */
  readonly vip: (service: string) => string;
  /** The cloud that is deployed to, as Terraform expressions: nothing in an environment names it. */
  readonly cloud: Cloud;
}

/** Where Prometheus finds figures of a role's machines, beside the node exporter that every machine has. */
export interface Metrics {
  /** The scrape job's name: `haproxy`. */
  readonly job: string;
  /** A TCP port that the role opens to prometheus by a flow. */
  readonly port: number;
  /** @default "/metrics" */
  readonly path?: string;
}

/** A question that the service answers when it works: for the blackbox probes and for the checker. */
export interface Probe {
  /** The service of the role's address that is asked, by its name. */
  readonly service: string;
  readonly protocol: "http" | "https" | "tcp" | "ssh" | "smtp";
  /** TCP. */
  readonly port: number;
  /** For http and https. @default "/" */
  readonly path?: string;
  /** A regular expression, POSIX and RE2 alike, that the answer's body has a match of. @default any body with status 200 */
  readonly expect?: string;
}

/** What a kind of machine is. One file each in this folder, and one line in `index.ts`. */
export interface Role {
  /** In one line, for people. */
  readonly purpose: string;
  /** Who may reach it, beyond what every machine allows (`base`). */
  readonly flows: readonly Flow[];
  /** Others than root can run code here: the metadata address is closed to all but root. @default false */
  readonly untrusted?: boolean;
  /** Services of the role's addresses that its configuration is about, each with the kind it must be. @default none */
  readonly needs?: Readonly<Record<string, Address["kind"]>>;
  /** Names of the secrets that its machines get. @default none */
  readonly secrets?: readonly string[];
  /** Names of the secrets that every machine of its environment gets: public halves, which all trust. @default none */
  readonly sharedSecrets?: readonly string[];
  /** It serves TLS with the certificate that names it as a consumer (`certificates` of the environment). @default false */
  readonly certificate?: boolean;
  /** Its machines apply the manifests, and so get the URL of their index among their secrets. @default false */
  readonly appliesManifests?: boolean;
  /** How one knows from outside that it works. @default nothing is asked */
  readonly probes?: readonly Probe[];
  /** @default the node exporter's alone */
  readonly metrics?: readonly Metrics[];
  /** Packages, files and services beyond `base`. @default nothing: the machine has the base configuration */
  readonly configure?: (context: RoleContext) => HostFiles;
}

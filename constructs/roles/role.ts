import type { Environment, RoleName } from "../../environments/environment";
import type { Flow } from "../flow";
import type { HostFiles } from "../host-files";

/** What a role's configuration may be made of: data of the environment, and the machine that it is for. */
export interface RoleContext {
  readonly environment: Environment;
  readonly role: RoleName;
  /** The machine's short host name. */
  readonly host: string;
}

/** What a kind of machine is. One file each in this folder, and one line in `index.ts`. */
export interface Role {
  /** In one line, for people. */
  readonly purpose: string;
  /** Who may reach it, beyond what every machine allows (`base`). */
  readonly flows: readonly Flow[];
  /** Others than root can run code here: the metadata address is closed to all but root. @default false */
  readonly untrusted?: boolean;
  /** Names of the secrets that its machines get. @default none */
  readonly secrets?: readonly string[];
  /** Packages, files and services beyond `base`. @default nothing: the machine has the base configuration */
  readonly configure?: (context: RoleContext) => HostFiles;
}

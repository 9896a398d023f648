import { Size } from "cdk8s";
import {
  Capability,
  type ContainerProps as PlusContainerProps,
  Cpu,
  EnvValue,
  ImagePullPolicy,
  type Volume,
  SeccompProfileType,
} from "cdk8s-plus-28";
import type { Environment } from "../environments/environment";
import { type Health, probes } from "./health";
import type { Image } from "./image";

/** The user and group that containers run as unless they say otherwise: nobody, who owns no file. */
export const nobody = 65534;

export interface ContainerProps {
  readonly name: string;
  readonly image: Image;
  /** @default the image's own */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** A text, or `EnvValue.fromSecretValue(…)` and the like. */
  readonly env?: Readonly<Record<string, string | EnvValue>>;
  /** By name: `{ https: 8443, metrics: 9000 }`. */
  readonly ports?: Readonly<Record<string, number>>;
  /** By the path where it is mounted. Read-only unless `writable` names the path. */
  readonly mounts?: Readonly<Record<string, Volume>>;
  readonly writable?: readonly string[];
  /** Thousandths of a CPU: what is kept free for the container, and what it may use. */
  readonly cpu: { readonly request: number; readonly limit: number };
  /** MiB: what is kept free for the container, and what it may use before it is killed. */
  readonly memory: { readonly request: number; readonly limit: number };
  /** How the kubelet knows that it works. A job's container needs none. */
  readonly health?: Health;
  /** User and group id. 0, root, is an exception of the rule `non-root`. @default nobody */
  readonly user?: number;
  /** What root may do to files of others and the like: an exception of the rule `capabilities`. @default nothing */
  readonly capabilities?: readonly Capability[];
}

/** A container that may do nothing that it does not need. */
export function container(props: ContainerProps, environment: Environment): PlusContainerProps {
  const {
    env = {},
    ports = {},
    mounts = {},
    writable = [],
    cpu,
    memory,
    health,
    user = nobody,
    capabilities = [],
  } = props;
  return {
    name: props.name,
    image: props.image.in(environment),
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: props.command && [...props.command],
    args: props.args && [...props.args],
    envVariables: Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, typeof value === "string" ? EnvValue.fromValue(value) : value]),
    ),
    ports: Object.entries(ports).map(([name, number]) => ({ name, number })),
    volumeMounts: Object.entries(mounts).map(([path, volume]) => ({
      path,
      volume,
      readOnly: !writable.includes(path),
    })),
    resources: {
      cpu: { request: Cpu.millis(cpu.request), limit: Cpu.millis(cpu.limit) },
      memory: { request: Size.mebibytes(memory.request), limit: Size.mebibytes(memory.limit) },
    },
    ...(health ? probes(health) : {}),
    securityContext: {
      user,
      group: user,
      ensureNonRoot: user !== 0,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: [Capability.ALL], add: [...capabilities] },
      seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
    },
  };
}

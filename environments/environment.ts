import { z } from "zod";
import type { RoleName } from "../constructs/roles";
import { mailSchema } from "./mail";
import { acmeSchema, certificatesSchema } from "./certificates";
import { harborSchema } from "./harbor";
import { kubernetesSchema } from "./kubernetes";
import { monitoringSchema } from "./monitoring";
import { nfsSchema } from "./nfs";
import { objectStorageSchema } from "./object-storage";
import { keptVolumesSchema, movedSchema, retiredSchema } from "./protection";
import { searchSchema } from "./search";
import { webSchema } from "./web";

export type { RoleName };

/**
 * The shape of an environment. Only types are checked here; what the values must be is checked in `checks.ts`, so that
 * every fault is reported, with its remedy, in one run.
 */

/** An object without any other keys; a fault names those that there are. */
function object<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys" ? `one of the keys ${Object.keys(shape).sort().join(", ")}` : undefined,
  });
}

const volume = object({
  /** The volume's purpose, unique within its role: `data`. */
  name: z.string(),
  /** GiB, one volume of this size for each machine of the role, or for all of them together. */
  size: z.number().optional(),
  /** Where the machine mounts it. */
  mount: z.string(),
  /** Cinder's volume type. @default "standard" */
  type: z.string().optional(),
  /**
   * A line of the switch file: there is one volume for the whole role, on the machine that this line names.
   * @default each machine has its own
   */
  follows: z.string().optional(),
});

const name = { names: z.array(z.string()) };

const address = z.discriminatedUnion(
  "kind",
  [
    /** A floating IP on the active machine of the service; failing over moves it with one PUT. */
    object({ kind: z.literal("floating"), service: z.string(), ...name }),
    /** A VIP that keepalived keeps on one of the machines by itself. */
    object({
      kind: z.literal("virtual"),
      service: z.string(),
      /** VRRP's virtual router id, 1–255, unique on a network. */
      vrrpId: z.number(),
      /** Whether the VIP also gets a floating IP, for clients outside the cloud. Names in the project's own domain stay with the VIP. */
      floating: z.boolean(),
      ...name,
    }),
    /** DNS alone: the names point to the active machine's own address. */
    object({ kind: z.literal("record"), service: z.string(), ...name }),
  ],
  { error: ({ code }) => (code === "invalid_union" ? "one of floating, record, virtual" : undefined) },
);

const flow = object({
  /** A role's name, or `project`, `cloud`, `world`. */
  from: z.string(),
  /** `tcp/443`, `udp/60000-61000`, `icmp`, `vrrp` or `all`. */
  port: z.string(),
  /** The reason; becomes the rule's description. */
  why: z.string(),
});

const role = object({
  /** Host names, each the project's name, a dash and so on: `tools-static-1`. They are the machines' identity for ever. */
  hosts: z.array(z.string()),
  flavor: z.string(),
  image: z.string(),
  /** `single`, `pair`, `quorum` or `pool`: see `spreads` in catalogue.ts. */
  spread: z.string(),
  volumes: z.array(volume).optional(),
  addresses: z.array(address).optional(),
  /** Flows to this role that only this environment has, beside those of the role itself. */
  flows: z.array(flow).optional(),
});

export const environmentSchema = object({
  /** The OpenStack project, the environment's and the stack's name. */
  project: z.string(),
  /** The domain of the machines' own names, which the cloud registers: `<host>.<domain>`. No dot at the end. */
  domain: z.string(),
  networks: object({
    /** The network that the machines' ports are on. */
    machines: z.string(),
    /** The external network that floating IPs come from. */
    floating: z.string(),
    /** All of the cloud's own ranges, v4 and v6: who `cloud` is in a flow. */
    cloud: z.array(z.string()),
  }),
  /** The ports that may be open to the world, as `tcp/443`. A flow from the world to any other is refused. */
  publicPorts: z.array(z.string()),
  /** DNS zones that this project owns, each with a dot at its end. */
  zones: z.array(z.string()),
  /** Contact of the zones' SOA records. */
  zoneEmail: z.string(),
  /** Seconds that clients may keep an answer: the time that a switched record needs to reach them. */
  recordTtl: z.number(),
  web: webSchema,
  mail: mailSchema,
  kubernetes: kubernetesSchema,
  monitoring: monitoringSchema,
  objectStorage: objectStorageSchema,
  acme: acmeSchema,
  certificates: certificatesSchema,
  redis: object({
    /** GiB that each server's data may take; beyond that the keys that were not used for longest are dropped. */
    maxMemory: z.number(),
  }),
  search: searchSchema,
  nfs: nfsSchema,
  harbor: harborSchema,
  /** By role name: the machines, what they are made of, how clients find them. */
  roles: z.record(z.string(), role),
  /** By the admin's shell name: a public key that may log in as root everywhere, even when LDAP is down. */
  extraRootKeys: z.record(z.string(), z.string()),
  /** Nobody but root may log in on the bastions: for emergencies. @default false */
  loginsDisabled: z.boolean().optional(),
  /** Base URL of the Debian mirror for `/debian`, and of the one for `/debian-security`. */
  debianMirror: object({ main: z.string(), security: z.string() }),
  /** Names or addresses of the time servers. */
  timeServers: z.array(z.string()),
  /** The names of the secrets (docs/guide/secrets.md). Must be exactly those that roles and charts/secrets.ts use. */
  secrets: z.array(z.string()),
  /** Where Terraform keeps the state. @default a local file `terraform.<env>.tfstate` */
  state: z
    .strictObject({
      s3: object({
        bucket: z.string(),
        key: z.string(),
        region: z.string(),
        /** The S3 endpoint's URL. */
        endpoint: z.string(),
      }),
    })
    .optional(),
  /** `YYYY-MM-DD`: until the end of that day (UTC) protected resources may be destroyed; after it they may not, again. @default never */
  allowDestroyUntil: z.string().optional(),
  retired: retiredSchema.optional(),
  moved: movedSchema.optional(),
  keptVolumes: keptVolumesSchema.optional(),
});

/** An environment as its file states it. */
export type Environment = z.infer<typeof environmentSchema>;
export type RoleData = z.infer<typeof role>;
export type Address = z.infer<typeof address>;
export type VolumeData = z.infer<typeof volume>;

/** The switch file: for each service with a switched address or volume, the machine that has it now. */
export type Active = Readonly<Record<string, string>>;

/** The roles of an environment with their data, ordered by name so that the order of writing changes nothing. */
export function rolesOf(environment: Environment): [RoleName, RoleData][] {
  return (Object.entries(environment.roles) as [RoleName, RoleData][]).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Kinds of address whose machine the switch file names; a virtual one moves by itself. */
export function isSwitched(address: Address): boolean {
  return address.kind !== "virtual";
}

/** The lines of the switch file that a role needs: those of its switched addresses, and of volumes that move. */
export function switchedServices({ addresses = [], volumes = [] }: RoleData): string[] {
  return [
    ...addresses.filter(isSwitched).map(({ service }) => service),
    ...volumes.flatMap(({ follows }) => follows ?? []),
  ];
}

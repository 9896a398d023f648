import { z } from "zod";

const override = z.strictObject({
  /** Why this tool gets another quota: the task where it was granted. */
  why: z.string(),
  /** CPUs that all pods of the tool may use. */
  cpu: z.number().optional(),
  /** GiB of memory that all pods of the tool may use. */
  memory: z.number().optional(),
  /** Pods at once. */
  pods: z.number().optional(),
  /** Jobs at once. */
  jobs: z.number().optional(),
  /** Scheduled jobs. */
  cronjobs: z.number().optional(),
  /** CPUs that one container may use. */
  podCpu: z.number().optional(),
  /** GiB of memory that one container may use. */
  podMemory: z.number().optional(),
});

/** The Kubernetes cluster and what runs in it. */
export const kubernetesSchema = z.strictObject({
  /** The exact version of the API servers. Every release's `kubeVersion` is checked against it. */
  version: z.string(),
  /** The cluster's DNS domain: services are `<service>.<namespace>.svc.<domain>`. No dot at the end. */
  domain: z.string(),
  /** The range that pods get their addresses from. */
  podRange: z.string(),
  registries: z.strictObject({
    /** Where the images of the platform's own components are: registry and project, without a slash at the end. */
    own: z.string(),
    /** Where third-party images are mirrored. */
    mirror: z.string(),
    /** Every registry that pods may run images from, as the image's name begins: a host, or a host and a path. */
    allowed: z.array(z.string()),
  }),
  /** How much the platform's own components write to their logs. */
  logLevel: z.enum(["info", "debug"]),
  builds: z.strictObject({
    /** Successful builds of each tool that the build service shows; older ones are removed. */
    kept: z.number(),
  }),
  /** How fast the mails about jobs leave, so that many events at once do not flood the mail server. */
  jobMails: z.strictObject({
    /** Mails that are sent one after the other. */
    atOnce: z.number(),
    /** Seconds until the next mails. */
    pause: z.number(),
  }),
  /** By tool: where its quota differs from the default of `charts/tool-namespace/quota.ts`. */
  quotas: z.record(z.string(), override),
  /** By Harbor project: GiB of images, where they differ from the default of `charts/maintain-harbor.ts`; 0 is no limit. */
  harborQuotas: z.record(z.string(), z.number()),
});

export type Kubernetes = z.infer<typeof kubernetesSchema>;
/** What a tool's quota may change. */
export type QuotaOverride = z.infer<typeof override>;

import { z } from "zod";

/** What of the monitoring differs between environments. */
export const monitoringSchema = z.strictObject({
  /** GiB of samples that Prometheus keeps on its volume; the oldest go first. At most nine tenths of the volume. */
  retention: z.number(),
  /**
   * URL that Alertmanager posts alerts to. Nothing in it may be secret.
   * @default nobody is told: alerts show in Prometheus alone
   */
  alertWebhook: z.string().optional(),
});

export type Monitoring = z.infer<typeof monitoringSchema>;

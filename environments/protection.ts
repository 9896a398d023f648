import { z } from "zod";

/** By Terraform address, what is protected and may be destroyed all the same once nothing defines it. */
export const retiredSchema = z.record(
  z.string(),
  z.strictObject({
    /** `YYYY-MM-DD`: until the end of that day (UTC). After it the line permits nothing. */
    until: z.string(),
    /** The reason. */
    why: z.string(),
  }),
);

/**
 * By the Terraform address that it had, the one that a protected resource has now: Terraform moves it there instead of
 * destroying it. A volume's attachment goes with it.
 */
export const movedSchema = z.record(z.string(), z.string());

/** By name in the cloud, data volumes whose machine is gone: they stay, attached to nothing. */
export const keptVolumesSchema = z.record(
  z.string(),
  z.strictObject({
    /** GiB. */
    size: z.number(),
    /** What is on it: `/srv/labsdb of tools-db-7`. */
    holds: z.string(),
    /** Cinder's volume type. @default "standard" */
    type: z.string().optional(),
  }),
);

/** What is known of a protected resource when nothing defines it any more. */
const rememberedSchema = z.record(
  z.string(),
  z.strictObject({
    /** What it is called in the cloud; of a floating IP, its description. */
    name: z.string(),
    /** What would be lost with it. */
    lost: z.string(),
  }),
);

/** The protected resources of an environment by Terraform address: what `environments/<env>.protected.json` holds. */
export type Remembered = Readonly<Record<string, { readonly name: string; readonly lost: string }>>;

/** @returns nothing when it is not what such a file holds */
export function asRemembered(value: unknown): Remembered | undefined {
  return rememberedSchema.safeParse(value).data;
}

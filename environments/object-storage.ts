import { z } from "zod";

/** The cloud's object storage. */
export const objectStorageSchema = z.strictObject({
  /**
   * What the signatures of URLs are made with: `sha256`; Ceph before 17 knows `sha1` alone. A deploy tries one URL before it makes machines.
   */
  digest: z.enum(["sha1", "sha256", "sha512"]),
});

export type Digest = z.infer<typeof objectStorageSchema>["digest"];

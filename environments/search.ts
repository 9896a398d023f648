import { z } from "zod";

/** Who may write to Elasticsearch and OpenSearch. Anybody in the cloud may read. */
export const searchSchema = z.strictObject({
  /**
   * By the user's name, most often a tool's, the hash of the password (sha512-crypt). `npm run search-password` makes both.
   * Nobody can guess such a password from its hash: it may stand here for all to read.
   */
  users: z.record(z.string(), z.string()),
});

export type Search = z.infer<typeof searchSchema>;

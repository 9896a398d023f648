import { z } from "zod";

/** What of the tools' files an admin decides. */
export const nfsSchema = z.strictObject({
  /**
   * By tool, the day (UTC, `YYYY-MM-DD`) of its deletion. Its files are marked then, and archived and removed 40 days
   * later; until then taking it off the list undoes all.
   */
  deletedTools: z.record(z.string(), z.string()),
});

export type Nfs = z.infer<typeof nfsSchema>;

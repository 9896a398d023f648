import { z } from "zod";

export const harborSchema = z.strictObject({
  /** Host name of the PostgreSQL server that the cloud (Trove) keeps for Harbor; its database and its user are `harbor`. */
  database: z.string(),
});

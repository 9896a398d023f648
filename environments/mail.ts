import { z } from "zod";

/** The environment's mail: what is taken in, where it goes, and how much of it tools may send. */
export const mailSchema = z.strictObject({
  /** Mail to `<name>@<domain>` is taken in, and what leaves is signed for it. No dot at the end. */
  domain: z.string(),
  /** By the name before the @, who gets its mail. With nobody in the list it is thrown away. Other names are refused. */
  aliases: z.record(z.string(), z.array(z.string())),
  /** Messages that a machine of the platform may send in an hour. */
  perHost: z.number(),
  /** Messages that a sender on the platform may send in an hour. */
  perSender: z.number(),
});

export type Mail = z.infer<typeof mailSchema>;

import type { Environment } from "./environment";

/** Where the state is that all admins of an environment share; nothing when it is this clone's own. */
export function sharedState({
  state,
}: Pick<Environment, "state">): NonNullable<Environment["state"]>["s3"] | undefined {
  return process.env.TOOLFORGE_STATE === "local" ? undefined : state?.s3;
}

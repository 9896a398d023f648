/** The APIs behind the gateway: `jobs` is at `/jobs/`, and its component and its namespace are `jobs-api`. */
export const apis = ["builds", "components", "envvars", "jobs", "logs"] as const;

export type Api = (typeof apis)[number];

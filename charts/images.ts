import { Image } from "./image";

/**
 * Every image that the platform's own components run, with its version: the one place where a version is raised.
 * Own images: of toolforge-deploy, 2026-08-20. That an image has its chart's name and version is assumed of those whose
 * chart was not readable.
 */
export const images = {
  "builds-api": Image.own("builds-api", "0.0.220-20260804122801-4e357e0a"),
  "components-api": Image.own("components-api", "0.0.209-20260820132129-dac7467a"),
  "envvars-admission": Image.own("envvars-admission", "0.0.41-20260616161814-962b885d"),
  "envvars-api": Image.own("envvars-api", "0.0.88-20260804120640-713d3bb6"),
  "ingress-admission": Image.own("ingress-admission", "0.0.89-20260611135716-2a74371e"),
  "jobs-api": Image.own("jobs-api", "0.0.566-20260820153703-a55fc510"),
  "jobs-emailer": Image.own("jobs-emailer", "0.0.92-20260804122721-05c10f0c"),
  "logs-api": Image.own("logs-api", "0.0.42-20260818154457-1aca4397"),
  "maintain-harbor": Image.own("maintain-harbor", "0.0.73-20260804112956-fcba8c11"),
  "maintain-kubeusers": Image.own("maintain-kubeusers", "0.0.201-20260804100441-102b23dd"),
  "volume-admission": Image.own("volume-admission", "0.0.87-20260727092249-b2d76db8"),
  // assumed: the charts in use say latest; this is Debian 12's
  nginx: Image.mirrored("nginx", "1.22.1"),
  // assumed: their newest; no chart that runs them is public
  cadvisor: Image.mirrored("cadvisor", "v0.52.1"),
  memcached: Image.mirrored("memcached", "1.6.38"),
  // assumed: the day of the newest change, as its pipeline writes it
  striker: Image.mirrored("labs-striker", "2026-08-15-171429-production"),
} as const;

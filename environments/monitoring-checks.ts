import { type Check, must } from "./check";

/** Where Prometheus keeps its samples. */
export const prometheusMount = "/srv/prometheus";

/** The rules that `monitoring` must keep. */
export const monitoringChecks: readonly Check[] = [
  function retention({ monitoring, roles }) {
    const { retention } = monitoring;
    const volume = roles["prometheus"]?.volumes?.find(({ mount }) => mount === prometheusMount);
    const most = Math.floor((volume?.size ?? Infinity) * 0.9);
    const allowed = `a whole number of GiB${volume ? ` from 1 to ${most}, nine tenths of the volume at ${prometheusMount}` : ", 1 or more"}`;
    const remedy = "keep less, or give the role prometheus a larger volume";
    const good = Number.isInteger(retention) && retention >= 1 && retention <= most;
    return must(good, "monitoring.retention", retention, allowed, remedy);
  },

  function webhook({ monitoring: { alertWebhook } }) {
    if (alertWebhook === undefined) return [];
    const url = URL.canParse(alertWebhook) ? new URL(alertWebhook) : undefined;
    const good = url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password;
    const allowed = "an http or https URL without a password";
    return must(good, "monitoring.alertWebhook", alertWebhook, allowed, "correct the URL, or leave it out");
  },
];

import { toolsbeta } from "../../environments/toolsbeta";
import { asking, connecting, writing } from "./guest-probe";
import type { Staging } from "./staging";

/** A service of several machines, as its clients meet it. */
export interface Service {
  readonly name: string;
  readonly role: string;
  /** How clients find a living machine again; the seconds it may take them: after the death, or after the switch. */
  readonly by: "VIP" | "switch";
  readonly bar: number;
  /** Roles whose machines may ask. */
  readonly clients: readonly string[];
  readonly ask: string;
}

/** Staging's services of several machines, but those whose state has tests of its own. */
export function services(staging: Staging): readonly Service[] {
  const ttl = toolsbeta.recordTtl;
  const switched = (name: string, url: string, bar: number, clients = ["static"]): Service => ({
    ...{ name, role: name, by: "switch", bar, clients },
    ask: asking(url),
  });
  return [
    switched("static", `http://${staging.address("static")}/-/health`, 2, ["k8s-worker"]),
    switched("checker", `http://${staging.address("checker")}/-/health`, 2),
    switched("legacy-redirector", `http://${staging.address("legacy-redirector")}/-/health`, 2),
    switched("docker-registry", `https://${staging.address("docker-registry")}/-/health`, 2),
    switched("prometheus", "http://prometheus.svc.beta.toolforge.org/-/health", ttl + 5, ["checker"]),
    switched("services", "http://deb.svc.beta.toolforge.org/-/health", ttl + 5),
    {
      ...{ name: "proxy", role: "proxy", by: "VIP", bar: 4, clients: ["static"] },
      ask: asking(`https://${staging.address("proxy")}/-/health`),
    },
    {
      ...{ name: "k8s-haproxy", role: "k8s-haproxy", by: "VIP", bar: 4, clients: ["static"] },
      ask: connecting("k8s.svc.toolsbeta.eqiad1.wikimedia.cloud", 6443),
    },
    {
      ...{ name: "redis", role: "redis", by: "VIP", bar: 15, clients: ["redis"] },
      ask: writing(staging.address("redis")),
    },
  ];
}

/** The service's machines say who they are; the registry's answer carries the name behind more words. */
export const names = (answer: string, host: string) => answer === "ok" || answer.includes(host);

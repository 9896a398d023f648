/** A case: what a tool named `test` asks for, and what the refusal says of it. */
export interface RouteCase {
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly spec: object };
  /** The rule and what was found, then the remedy. @default it is allowed */
  readonly refused?: readonly [found: string, remedy: string];
}

function route(hostnames: readonly string[] | undefined, version = "v1"): RouteCase["object"] {
  const parentRefs = [{ name: "toolforge", namespace: "istio-gateway" }];
  const rules = [{ backendRefs: [{ name: "test", port: 8000 }] }];
  return {
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: "HTTPRoute",
    spec: { parentRefs, hostnames, rules },
  };
}

function ingress(hosts: readonly (string | undefined)[], more: object = {}): RouteCase["object"] {
  const backend = { service: { name: "test", port: { number: 8000 } } };
  const rules = hosts.map((host) => ({ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }));
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", spec: { rules, ...more } };
}

/** @param domain below which every tool has its name */
export function routeCases(domain: string): Readonly<Record<string, RouteCase>> {
  const own = `test.${domain}`;
  const other = `other.${domain}`;
  const foreign = (name: string) => [`/own-name: host names ${name} are not`, "Use that name alone"] as const;
  const backend = { defaultBackend: { service: { name: "test", port: { number: 8000 } } } };
  const noDefault = ["/no-default: an ingress with a default backend", "State rules, each with"] as const;
  return {
    "route-own-name": { object: route([own]) },
    "route-another-tool": { object: route([other]), refused: foreign(other) },
    "route-also-another-tool": { object: route([own, other]), refused: foreign(other) },
    "route-all-tools": { object: route([`*.${domain}`]), refused: foreign(`*.${domain}`) },
    "route-the-domain-itself": { object: route([domain]), refused: foreign(domain) },
    "route-below-its-own-name": { object: route([`www.${own}`]), refused: foreign(`www.${own}`) },
    "route-somewhere-else": { object: route(["wikipedia.example"]), refused: foreign("wikipedia.example") },
    "route-in-the-older-version": { object: route([other], "v1beta1"), refused: foreign(other) },
    "route-without-a-name": {
      object: route(undefined),
      refused: ["/some-name: a route without host names", "Name the tool's own host"],
    },
    "ingress-own-name": { object: ingress([own]) },
    "ingress-another-tool": { object: ingress([other]), refused: foreign(other) },
    "ingress-also-another-tool": { object: ingress([own, other]), refused: foreign(other) },
    "ingress-without-a-name": { object: ingress([undefined]), refused: foreign("") },
    "ingress-default-backend": { object: ingress([own], backend), refused: noDefault },
    "ingress-nothing-but-a-default": { object: ingress([], backend), refused: noDefault },
  };
}

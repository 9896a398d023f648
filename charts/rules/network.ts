import type { NetworkPolicySpec } from "cdk8s-plus-28/lib/imports/k8s";
import { annotations } from "../annotations";
import type { Manifest } from "./manifest";
import { type Rule, unless } from "./rule";

/** Whether a NetworkPolicy is about all pods of its namespace, both ways, and allows nothing. */
export function isDefaultDeny(object: Manifest): boolean {
  const { podSelector, policyTypes, ingress, egress } = object["spec"] as NetworkPolicySpec;
  return (
    Object.keys(podSelector ?? {}).length === 0 &&
    ["Ingress", "Egress"].every((type) => policyTypes?.includes(type)) &&
    !ingress?.length &&
    !egress?.length
  );
}

export const reasons: Rule = {
  promise: "Every opening in the network says why it is there.",
  check: ({ objects }) =>
    objects
      .filter((object) => object.kind === "NetworkPolicy" && !isDefaultDeny(object))
      .flatMap((object) => {
        const found = object.metadata.annotations?.[annotations.why];
        return unless(!!found, {
          object,
          path: `metadata.annotations["${annotations.why}"]`,
          found,
          allowed: "a reason",
          remedy: "make the policy with `network.allowFrom` or `network.allowTo`",
        });
      }),
};

export const openings: Rule = {
  promise: "Every opening in the network names its peers and its ports.",
  check: ({ objects }) =>
    objects
      .filter(({ kind }) => kind === "NetworkPolicy")
      .flatMap((object) => {
        const { ingress = [], egress = [] } = object["spec"] as NetworkPolicySpec;
        const peers = [
          ...ingress.map((rule, i) => ({ path: `spec.ingress[${i}]`, rule, peers: rule.from })),
          ...egress.map((rule, i) => ({ path: `spec.egress[${i}]`, rule, peers: rule.to })),
        ];
        return peers.flatMap(({ path, rule, peers }) =>
          unless(!!peers?.length && !!rule.ports?.length, {
            object,
            path,
            found: rule,
            allowed: "at least one peer and one port",
            remedy: "name who connects, and to which port",
          }),
        );
      }),
};

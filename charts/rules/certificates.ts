import { annotations } from "../annotations";
import { isServing, podsOf } from "./manifest";
import { type Rule, unless } from "./rule";

export const reload: Rule = {
  promise: "Pods restart when a certificate that they mount is renewed.",
  check: ({ objects }) => {
    const renewed = objects
      .filter(({ kind }) => kind === "Certificate")
      .map(({ metadata, spec }) => `${metadata.namespace}/${(spec as { secretName: string }).secretName}`);
    return podsOf(objects)
      .filter(isServing)
      .flatMap(({ object, spec }) => {
        const mounted = (spec.volumes ?? []).flatMap(({ secret }) =>
          secret?.secretName && renewed.includes(`${object.metadata.namespace}/${secret.secretName}`)
            ? [secret.secretName]
            : [],
        );
        const found = object.metadata.annotations?.[annotations.reload];
        const watched = found?.split(",") ?? [];
        return unless(
          mounted.every((name) => watched.includes(name)),
          {
            object,
            path: `metadata.annotations["${annotations.reload}"]`,
            found,
            allowed: mounted.join(","),
            remedy: "name the certificates of the workload: `certificates: […]`",
          },
        );
      });
  },
};

import { annotations } from "../annotations";
import { isServing, podsOf } from "./manifest";
import { type Rule, unless } from "./rule";
import { secretReferences } from "./secret-references";

export const reload: Rule = {
  promise: "Pods restart when a Secret that they read changes, as a certificate does whenever it is renewed.",
  check: ({ objects }) =>
    podsOf(objects)
      .filter(isServing)
      .flatMap(({ object, spec }) => {
        const read = [...new Set(secretReferences(spec).map(({ name }) => name))];
        const found = object.metadata.annotations?.[annotations.reload];
        const watched = found?.split(",") ?? [];
        return unless(
          read.every((name) => watched.includes(name)),
          {
            object,
            path: `metadata.annotations["${annotations.reload}"]`,
            found,
            allowed: read.join(","),
            remedy: "name what the workload reads: `certificates: […]`, `secrets: […]`",
          },
        );
      }),
};

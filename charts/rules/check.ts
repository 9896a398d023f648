import type { Fault } from "../../environments/fault";
import type { Exception } from "./exception";
import { type RuleName, rules } from "./index";
import type { Rendered } from "./manifest";
import type { Violation } from "./rule";

/**
 * Checks all objects of a component.
 * @returns every violation that no exception covers, and every exception that covers none
 */
export function check(component: Rendered, exceptions: readonly Exception[]): Fault[] {
  const used = new Set<Exception>();
  const faults = (Object.keys(rules) as RuleName[]).flatMap((rule) =>
    rules[rule].check(component).flatMap((violation) => {
      const exception = exceptions.find((each) => each.rule === rule && covers(each, violation));
      if (exception) used.add(exception);
      return exception ? [] : [faultOf(component, rule, violation)];
    }),
  );
  const unused = exceptions.filter((exception) => !used.has(exception));
  return [
    ...faults,
    ...unused.map(({ rule, object, container }) => ({
      path: `charts/${component.name}: exceptions`,
      found: [rule, object, container].filter(Boolean).join(" "),
      allowed: "exceptions from rules that something here breaks",
      remedy: "remove it, or correct the names of its object and container",
    })),
  ];
}

function covers({ object, container }: Exception, violation: Violation): boolean {
  const { kind, metadata } = violation.object;
  return object === `${kind}/${metadata.name}` && (container === undefined || container === violation.container);
}

function faultOf({ name }: Rendered, rule: RuleName, { object, path, found, allowed, remedy }: Violation): Fault {
  return {
    path: `charts/${name}: ${object.kind}/${object.metadata.name} ${path}`,
    found,
    allowed: `${allowed} (${rule}: ${rules[rule].promise})`,
    remedy,
  };
}

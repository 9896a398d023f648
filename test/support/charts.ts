import { App } from "cdk8s";
import type { Construct } from "constructs";
import type { Rendered } from "../../charts/beside";
import { render } from "../../charts/build";
import { Component, type ComponentClass, type ComponentProps } from "../../charts/component";
import { manifestFiles } from "../../charts/manifest-files";
import type { Manifest } from "../../charts/rules/manifest";
import { tools } from "../../environments/tools";
import { toolsbeta } from "../../environments/toolsbeta";
import type { Environment } from "../../environments/environment";
import type { Fault } from "../../environments/fault";

/** Every environment with its name, to run a test for each: `test.each(clusters)`. */
export const clusters = [tools, toolsbeta].map((environment) => [environment.project, environment] as const);

/** A component as it is written. */
export interface Chart {
  readonly objects: readonly Manifest[];
  readonly faults: readonly Fault[];
  /** The one object of a kind and a name: `find("Deployment/jobs-api")`. Throws if there is none. */
  readonly find: (object: string) => Manifest;
}

/** What a component is in an environment. @param environment @default staging */
export function chart(Class: ComponentClass, environment: Environment = toolsbeta): Chart {
  const { rendered, faults } = render(environment, [Class], []);
  const { objects } = rendered[0]!;
  const find = (wanted: string) => {
    const found = objects.find(({ kind, metadata }) => `${kind}/${metadata.name}` === wanted);
    if (!found)
      throw new Error(`no ${wanted}; there are ${objects.map((o) => `${o.kind}/${o.metadata.name}`).join(", ")}`);
    return found;
  };
  return { objects, faults, find };
}

/** A component made for a test: `fill` makes what is in it. */
export function componentClass(
  fill: (component: Component) => void,
  props: Partial<ComponentProps> = {},
  name = "example",
): ComponentClass {
  return class extends Component {
    constructor(scope: Construct, environment: Environment) {
      super(scope, name, environment, { purpose: "is an example", ...props });
      fill(this);
    }
  };
}

/** A construct's objects, without any component around it. */
export function objectsOf(fill: (component: Component) => void): readonly Manifest[] {
  return new (componentClass(fill, { namespace: false }))(new App(), toolsbeta).toJson();
}

/** What `charts/beside.ts` gives, rendered in this process. */
export async function renderHere(): Promise<Rendered> {
  const made = clusters.map(
    ([project, environment]) => [project, { files: manifestFiles(render(environment)) }] as const,
  );
  return { clusters: Object.fromEntries(made) };
}

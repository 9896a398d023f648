import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiObject, App } from "cdk8s";
import { describe, EnvironmentError, type Fault } from "../environments/fault";
import type { Environment } from "../environments/environment";
import type { EnvironmentFiles } from "../environments/files";
import { validate } from "../environments/validate";
import { annotations } from "./annotations";
import type { Component, ComponentClass } from "./component";
import { components } from "./index";
import { manifestFiles } from "./manifest-files";
import { releases } from "./releases";
import { checkReleases, type Release } from "./release";
import { check } from "./rules/check";
import type { Manifest } from "./rules/manifest";

/** A component with its objects, in the order in which they are applied. */
export interface RenderedComponent {
  readonly component: Component;
  readonly objects: readonly Manifest[];
}

/** Everything that runs in an environment's cluster, and what is wrong with it. */
export interface Cluster {
  readonly environment: Environment;
  readonly rendered: readonly RenderedComponent[];
  readonly faults: readonly Fault[];
}

/** What became of an environment's manifests: they, or why there are none. */
export interface Outcome {
  readonly project: string;
  readonly cluster?: Cluster;
  readonly faults?: string;
}

/**
 * Writes a folder of manifests for each good environment, a file per component and the helmfile, and removes that of a bad
 * one.
 * @param outdir the folder of folders
 * @returns the process's exit code: 0, or 2 after every fault of every environment has been printed to stderr
 */
export function build(environments: readonly EnvironmentFiles[], outdir: string): number {
  const outcomes = renderAll(environments);
  for (const { project, cluster, faults } of outcomes) {
    const folder = join(outdir, project);
    rmSync(folder, { recursive: true, force: true });
    if (cluster) write(cluster, folder);
    else console.error(faults);
  }
  return outcomes.every(({ cluster }) => cluster) ? 0 : 2;
}

/** Renders each environment by itself. */
export function renderAll(environments: readonly EnvironmentFiles[]): Outcome[] {
  return environments.map(({ project, data, active }) => {
    try {
      const cluster = render(validate(data, active, undefined, project));
      if (cluster.faults.length === 0) return { project, cluster };
      return { project, faults: describe(`manifests of ${project}`, cluster.faults) };
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      return { project, faults: error.message };
    }
  });
}

/** Makes all objects of an environment and checks them. */
export function render(
  environment: Environment,
  classes: readonly ComponentClass[] = components,
  wanted: readonly Release[] = releases,
): Cluster {
  const app = new App();
  const rendered = classes.map((Class) => {
    const component = new Class(app, environment);
    noteExceptions(component);
    return { component, objects: component.toJson() };
  });
  const faults = [
    ...checkReleases(wanted, environment),
    ...rendered.flatMap(({ component: { name, exceptions }, objects }) =>
      check({ name, environment, objects }, exceptions),
    ),
  ];
  return { environment, rendered, faults };
}

function write(cluster: Cluster, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, content } of manifestFiles(cluster)) writeFileSync(join(folder, name), content);
}

/** Writes each exception onto its object, for whoever looks at it in the cluster. */
function noteExceptions(component: Component): void {
  const objects = component.node.findAll().filter((each) => each instanceof ApiObject);
  for (const { rule, object, container, why } of component.exceptions) {
    const key = `${annotations.exception}/${container ? `${rule}.${container}` : rule}`;
    for (const { kind, name, metadata } of objects) {
      if (`${kind}/${name}` === object) metadata.addAnnotation(key, why);
    }
  }
}

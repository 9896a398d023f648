import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ApiObject, App } from "cdk8s";
import { describe, EnvironmentError, type Fault } from "../environments/fault";
import type { Environment } from "../environments/environment";
import { validate } from "../environments/validate";
import { annotations } from "./annotations";
import type { Component, ComponentClass } from "./component";
import { components } from "./index";
import { manifestFiles } from "./manifest-files";
import { releases } from "./releases";
import { checkReleases, type Release } from "./release";
import { check } from "./rules/check";
import type { Manifest } from "./rules/manifest";

/** What an environment's two files state, not yet checked. */
export interface EnvironmentFiles {
  readonly data: unknown;
  readonly active: unknown;
}

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

/**
 * Writes a folder of manifests for each environment, a file per component and the helmfile, or nothing at all when any
 * of them is bad.
 * @param outdir the folder of folders
 * @returns the process's exit code: 0, or 2 after every fault of every environment has been printed to stderr
 */
export function build(environments: readonly EnvironmentFiles[], outdir: string): number {
  const clusters = renderAll(environments);
  if (!clusters) return 2;
  for (const cluster of clusters) write(cluster, join(outdir, cluster.environment.project));
  return 0;
}

/** @returns nothing when any of them is bad, after every fault of every environment has been printed to stderr */
export function renderAll(environments: readonly EnvironmentFiles[]): Cluster[] | undefined {
  const clusters = environments.flatMap(({ data, active }) => {
    try {
      const cluster = render(validate(data, active));
      if (cluster.faults.length === 0) return [cluster];
      console.error(describe(`manifests of ${cluster.environment.project}`, cluster.faults));
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      console.error(error.message);
    }
    return [];
  });
  return clusters.length === environments.length ? clusters : undefined;
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
  rmSync(folder, { recursive: true, force: true });
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

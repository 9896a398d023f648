import { ApiObject } from "cdk8s";
import { ServiceAccount } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { Peer } from "../peer";
import { buildTask, parameters, results } from "./task";

/** Where builds run. */
export const buildNamespace = "image-build";

const text = Object.entries(parameters).map(([name, description]) => ({ name, description, type: "string" }));
const list = [{ name: "ENV_VARS", description: "NAME=value, for the build alone", type: "array" }];

/**
 * The pipeline that builds an image of a tool's code. Names and parameters are those by which builds-api calls it; Tekton
 * itself, which runs it, is not from here.
 */
export class BuildsBuilder extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "builds-builder", environment, {
      purpose: "the pipeline that builds an image of a tool's code",
      namespace: buildNamespace,
      podSecurity: "baseline",
      exceptions: [
        {
          rule: "pod-security",
          object: `Namespace/${buildNamespace}`,
          why: "Tekton puts containers of its own into the pods, which unlike the steps state no security context",
        },
      ],
    });
    new ServiceAccount(this, "account", { metadata: { name: "buildpacks-service-account" }, automountToken: false });

    const group = "tekton.dev/v1";
    new ApiObject(this, "task", {
      apiVersion: group,
      kind: "Task",
      metadata: { name: "buildpacks" },
      spec: { ...buildTask, params: [...text, ...list] },
    });
    new ApiObject(this, "pipeline", {
      apiVersion: group,
      kind: "Pipeline",
      metadata: { name: "buildpacks" },
      spec: {
        params: [
          ...text,
          ...list,
          { name: "UNRESOLVED_SOURCE_REFERENCE", type: "string", description: "what the tool asked for, to be shown" },
        ],
        workspaces: [...buildTask.workspaces, { name: "aptbuildpack-ws", description: "not used", optional: true }],
        tasks: [
          {
            name: "build-from-git",
            taskRef: { kind: "Task", name: "buildpacks" },
            params: [
              ...text.map(({ name }) => ({ name, value: `$(params.${name})` })),
              ...list.map(({ name }) => ({ name, value: [`$(params.${name}[*])`] })),
            ],
            workspaces: buildTask.workspaces.map(({ name }) => ({ name, workspace: name })),
          },
        ],
        results: results.map((name) => ({ name, value: `$(tasks.build-from-git.results.${name})` })),
      },
    });

    for (const port of [80, 443]) {
      this.network.allowTo(Peer.internet(), Port.tcp(port), "fetches the tool's code and the packages that it needs");
    }
    this.network.allowTo(Peer.cloud(), Port.tcp(443), "pushes the image to Harbor, behind the cloud's web proxy");
  }
}

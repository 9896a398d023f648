import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { apiService } from "./api/service";
import { buildNamespace } from "./builds-builder";
import { Component } from "./component";
import { images } from "./images";
import { Peer } from "./peer";
import { secretVariables } from "./secret-variables";

/** Heroku's images, as mirrored in the own registry: what builds, and what the result runs on. Of 2026-08-20. */
const stacks = {
  default: { builder: "heroku-builder:24_0.21.8", runner: "heroku-runner:24_0.21.8" },
  latest: { builder: "heroku-builder:24_20260511", runner: "heroku-runner:24_20260511" },
};

/** The API by which tools build images of their code. It starts the pipeline of `builds-builder`, as itself. */
export class BuildsApi extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "builds-api", environment, { purpose: "the API by which tools build images of their code" });
    const { kubernetes } = environment;
    this.account.may(
      "builds",
      [
        { group: "tekton.dev", resources: ["pipelineruns"], verbs: ["get", "list", "create", "update", "delete"] },
        { group: "tekton.dev", resources: ["taskruns"], verbs: ["get"] },
        { resources: ["pods"], verbs: ["get", "list"] },
        { resources: ["pods/log"], verbs: ["get"] },
      ],
      "starts, cancels and shows builds",
      buildNamespace,
    );

    const registry = kubernetes.registries.own;
    apiService(this, {
      replicas: 2,
      secrets: ["builds-api-harbor"],
      metricsPath: "/v1/metrics",
      api: {
        image: images["builds-api"],
        env: {
          ADDRESS: "127.0.0.1",
          PORT: "8000",
          DEBUG: `${kubernetes.logLevel === "debug"}`,
          BUILD_NAMESPACE: buildNamespace,
          HARBOR_REPOSITORY: `https://${registry.split("/")[0]}`,
          ...secretVariables(this, "builds-api-harbor"),
          BUILDER: `${registry}/${stacks.default.builder}`,
          RUNNER: `${registry}/${stacks.default.runner}`,
          LATEST_BUILDER: `${registry}/${stacks.latest.builder}`,
          LATEST_RUNNER: `${registry}/${stacks.latest.runner}`,
          OK_BUILDS_TO_KEEP: `${kubernetes.builds.kept}`,
          FAILED_BUILDS_TO_KEEP: "2",
          MAX_PARALLEL_BUILDS: "4",
        },
        cpu: { request: 500, limit: 500 },
        memory: { request: 100, limit: 100 },
      },
    });
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "starts builds");
    this.network.allowTo(Peer.cloud(), Port.tcp(443), "asks Harbor for a tool's images, behind the cloud's web proxy");
    for (const port of [80, 443]) {
      this.network.allowTo(Peer.internet(), Port.tcp(port), "asks the tool's git server which commit is meant");
    }
  }
}

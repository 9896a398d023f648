import type { ClusterSecretName } from "../secrets";

/** Texts that a build is started with: by name, what they say. */
export const parameters = {
  APP_IMAGE: "the image that is made, with its registry",
  BUILDER_IMAGE: "the image with the buildpacks, in which every step runs",
  RUN_IMAGE: "the image that the result is put on",
  SOURCE_REFERENCE: "the commit",
  SOURCE_URL: "the git repository",
};

/** What builds-api shows of a build that has ended. */
export const results = ["APP_IMAGE_URL", "APP_IMAGE_DIGEST"];

const registry: ClusterSecretName = "builds-builder-registry";
const [source, cache] = ["source-ws", "cache-ws"];
// a folder of the workspace: git refuses the workspace itself, which another user owns
const app = `$(workspaces.${source}.path)/app`;
const layers = "/layers";
const platform = "/platform";
const group = `-group=${layers}/group.toml`;
const plan = `-plan=${layers}/plan.toml`;
const inApp = `-app=${app}`;
const inLayers = `-layers=${layers}`;
const inPlatform = `-platform=${platform}`;

interface Step {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A phase of the buildpacks' lifecycle: https://buildpacks.io/docs/for-platform-operators/concepts/lifecycle/. */
function phase(name: string, program: string, ...args: string[]): Step {
  return { name, command: [`/cnb/lifecycle/${program}`], args };
}

/** A step that may push to the registry. No code of the tool runs in it. */
function trusted(step: Step): Step {
  return {
    ...step,
    env: [{ name: "DOCKER_CONFIG", value: "/etc/registry" }],
    volumeMounts: [{ name: "registry", mountPath: "/etc/registry", readOnly: true }],
  };
}

/** A shell script. What the tool has chosen comes in as variables and arguments: in the text it would be run. */
function script(name: string, variables: Readonly<Record<string, string>>, ...lines: string[]): Step {
  return {
    name,
    env: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
    script: ["#!/bin/sh", "set -eu", ...lines, ""].join("\n"),
  };
}

const steps: readonly Step[] = [
  script(
    "clone",
    {
      APP: app,
      SOURCE_URL: "$(params.SOURCE_URL)",
      SOURCE_REFERENCE: "$(params.SOURCE_REFERENCE)",
      GIT_ALLOW_PROTOCOL: "http:https",
    },
    'git init --quiet "$APP"',
    'cd "$APP"',
    'git fetch --quiet --depth=1 -- "$SOURCE_URL" "$SOURCE_REFERENCE"',
    "git checkout --quiet FETCH_HEAD",
    "git submodule --quiet update --init --recursive --depth=1",
  ),
  {
    ...script(
      "prepare",
      {},
      `mkdir -p ${platform}/env`,
      'for variable in "$@"; do',
      `  printf %s "\${variable#*=}" >"${platform}/env/\${variable%%=*}"`,
      "done",
    ),
    args: ["$(params.ENV_VARS[*])"],
  },
  trusted(phase("analyze", "analyzer", inLayers, "-run-image=$(params.RUN_IMAGE)", "$(params.APP_IMAGE)")),
  phase("detect", "detector", inApp, inLayers, inPlatform, group, plan),
  trusted(phase("restore", "restorer", inLayers, group, `-cache-dir=$(workspaces.${cache}.path)`)),
  {
    ...phase("build", "builder", inApp, inLayers, inPlatform, group, plan),
    // assumed, as all numbers here: enough to compile what tools are made of
    computeResources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "4Gi" } },
  },
  trusted(
    phase(
      "export",
      "exporter",
      inApp,
      inLayers,
      group,
      `-cache-dir=$(workspaces.${cache}.path)`,
      `-report=${layers}/report.toml`,
      "$(params.APP_IMAGE)",
    ),
  ),
  script(
    "results",
    { APP_IMAGE: "$(params.APP_IMAGE)" },
    `printf %s "$APP_IMAGE" >$(results.APP_IMAGE_URL.path)`,
    `sed -n 's/^ *digest *= *"\\(.*\\)"/\\1/p' ${layers}/report.toml | tr -d '\\n' >$(results.APP_IMAGE_DIGEST.path)`,
  ),
];

/**
 * Builds an image of a tool's code with Cloud Native Buildpacks, as the user that the builder's image names. Modelled on
 * the phases of the public catalogue: https://hub.tekton.dev/tekton/task/buildpacks-phases.
 */
export const buildTask = {
  workspaces: [
    { name: source, description: "the code" },
    { name: cache, description: "what the next build of the same code could use again" },
  ],
  results: results.map((name) => ({ name, type: "string" })),
  volumes: [
    { name: "layers", emptyDir: {} },
    { name: "platform", emptyDir: {} },
    {
      name: "registry",
      secret: { secretName: registry, items: [{ key: ".dockerconfigjson", path: "config.json" }] },
    },
  ],
  stepTemplate: {
    env: [{ name: "CNB_PLATFORM_API", value: "0.12" }],
    volumeMounts: [
      { name: "layers", mountPath: layers },
      { name: "platform", mountPath: platform },
    ],
    computeResources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "1", memory: "1Gi" } },
    securityContext: {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  },
  steps: steps.map((step) => ({ image: "$(params.BUILDER_IMAGE)", ...step })),
};

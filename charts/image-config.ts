import { ConfigMap } from "cdk8s-plus-28";
import { KubeRole, KubeRoleBinding } from "cdk8s-plus-28/lib/imports/k8s";
import type { Construct } from "constructs";
import { stringify } from "yaml";
import type { Environment } from "../environments/environment";
import { rules } from "./account";
import { annotations } from "./annotations";
import { Component } from "./component";

type State = "stable" | "deprecated";

/**
 * The ready-made images that tools may choose, by the name by which they do. One that is deprecated still runs, but is no
 * longer offered. assumed: the list in use is not public; these are the runtimes of Debian 12 and 13.
 */
const runtimes: Readonly<Record<string, State>> = {
  bookworm: "stable",
  jdk17: "stable",
  jdk21: "stable",
  "mono6.12": "stable",
  node18: "deprecated",
  node20: "stable",
  "perl5.36": "stable",
  "perl5.40": "stable",
  "php8.2": "stable",
  "php8.4": "stable",
  "python3.11": "stable",
  "python3.13": "stable",
  "ruby3.1": "stable",
  "ruby3.3": "stable",
  "tcl8.6": "stable",
  trixie: "stable",
};

/** Those in which no web service can run. */
const withoutWeb = ["mono6.12"];

/** What images tools may run, for the APIs and for the command `webservice`. */
export class ImageConfig extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "image-config", environment, {
      purpose: "the list of images that tools may run",
      namespace: "tf-public",
    });
    const { name } = new ConfigMap(this, "images", {
      metadata: { name: "image-config" },
      data: { "images-v1.yaml": stringify(toolImages(environment)) },
    });
    const metadata = {
      name: "image-config-readers",
      annotations: { [annotations.why]: "webservice asks as the tool that calls it" },
    };
    new KubeRole(this, "readers", {
      metadata,
      rules: rules([{ resources: ["configmaps"], verbs: ["get"], names: [name] }]),
    });
    new KubeRoleBinding(this, "readers-binding", {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      // the organisation in the certificates that maintain-kubeusers gives to tools
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "toolforge" }],
    });
  }
}

/** What is in `images-v1.yaml`. `image` is what jobs-api takes, `variants` what webservice does. */
export function toolImages({ kubernetes }: Environment) {
  return Object.fromEntries(
    Object.entries(runtimes).map(([name, state]) => {
      const slug = `toolforge-${name.replaceAll(".", "")}`;
      const variant = (suffix: string) => `${kubernetes.registries.mirror}/${slug}-sssd-${suffix}`;
      const base = { "jobs-framework": { image: variant("base") } };
      const web = withoutWeb.includes(name) ? {} : { webservice: { image: variant("web") } };
      const image = variant(withoutWeb.includes(name) ? "base" : "web");
      return [name, { state, image, aliases: [slug], variants: { ...base, ...web } }];
    }),
  );
}

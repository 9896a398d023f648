import { Construct } from "constructs";
import { KubeNamespace, KubeNetworkPolicy, KubeRoleBinding } from "cdk8s-plus-28/lib/imports/k8s";
import type { Environment } from "../../environments/environment";
import { annotations, labels } from "../annotations";
import { reservedTools } from "../reserved-tools";
import { toolsUser } from "../tool-access";
import { quota } from "./quota";

export interface ToolNamespaceProps {
  /** The tool's name: `wiki` for tools.wiki. Not one of {@link reservedTools}. */
  readonly tool: string;
  /** The user and group id of its account, which its pods must run as. */
  readonly uid: number;
  readonly environment: Environment;
}

/** The namespace of a tool, as `maintain-kubeusers` makes one for each: the template of what every tool has. */
export class ToolNamespace extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { tool, uid, environment }: ToolNamespaceProps) {
    super(scope, id);
    const reserved = reservedTools(environment);
    if (reserved.includes(tool)) {
      const host = `${tool}.${environment.web.domain}`;
      throw new Error(
        `tool ${tool}: ${host} is the platform's own; give the tool another name than ${reserved.join(", ")}`,
      );
    }
    const name = `tool-${tool}`;
    this.name = name;
    new KubeNamespace(this, "namespace", {
      metadata: {
        name,
        labels: {
          name,
          [labels.tenancy]: "tool",
          [labels.toolUid]: `${uid}`,
          // the standard levels refuse every path of a node; charts/policies/tool-pods.ts is stricter in all else
          "pod-security.kubernetes.io/enforce": "privileged",
          "pod-security.kubernetes.io/warn": "privileged",
          "pod-security.kubernetes.io/audit": "privileged",
        },
      },
    });
    quota(this, name, environment.kubernetes.quotas[tool]);
    new KubeRoleBinding(this, "access", {
      metadata: { name, namespace: name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: toolsUser },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: tool }],
    });
    this.network(name, environment);
  }

  /** assumed: today's cluster has no such policy. Tools reach each other by their public names. */
  private network(namespace: string, { networks }: Environment): void {
    new KubeNetworkPolicy(this, "ingress", {
      metadata: {
        name: "default-ingress",
        namespace,
        annotations: { [annotations.why]: "the tool's own pods, and web requests that the gateway passes on" },
      },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              { podSelector: {} },
              { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "istio-gateway" } } },
            ],
          },
        ],
      },
    });
    new KubeNetworkPolicy(this, "egress", {
      metadata: {
        name: "default-egress",
        namespace,
        annotations: { [annotations.why]: "tools are on the Internet, but not at the nodes' metadata service" },
      },
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [
              { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } },
              ...(networks.cloud.some((range) => range.includes(":")) ? [{ ipBlock: { cidr: "::/0" } }] : []),
            ],
          },
        ],
      },
    });
  }
}

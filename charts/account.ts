import { Construct } from "constructs";
import { ServiceAccount } from "cdk8s-plus-28";
import {
  KubeClusterRole,
  KubeClusterRoleBinding,
  KubeRole,
  KubeRoleBinding,
  type PolicyRule,
} from "cdk8s-plus-28/lib/imports/k8s";
import { annotations } from "./annotations";

/** Some verbs on some resources. No wildcard: a rule refuses it. */
export interface Grant {
  /** @default "", the core group */
  readonly group?: string;
  /** Plural, with the subresource: `pods/log`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Only objects of these names. Cannot restrict `create`, and makes `list` ask for each by name. @default all */
  readonly names?: readonly string[];
}

/** Who a component's pods are to the API server. They hold a token only once something is granted. */
export class Account extends Construct {
  readonly account: ServiceAccount;
  private granted = false;

  constructor(
    scope: Construct,
    private readonly user: string,
    private readonly namespace: string,
  ) {
    super(scope, "account");
    this.account = new ServiceAccount(this, "account", {
      metadata: { name: user },
      automountToken: false,
    });
  }

  /** Whether the API server is used at all. */
  get needsToken(): boolean {
    return this.granted;
  }

  /**
   * Grants something in one namespace.
   * @param why the reason, which the Role carries as an annotation
   * @param namespace where @default the component's own
   */
  may(name: string, grants: readonly Grant[], why: string, namespace = this.namespace): void {
    const metadata = { name: `${this.user}-${name}`, namespace, annotations: { [annotations.why]: why } };
    new KubeRole(this, name, { metadata, rules: rules(grants) });
    new KubeRoleBinding(this, `${name}-binding`, {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: this.subjects,
    });
    this.granted = true;
  }

  /** Grants something in every namespace, or about what is in none. See {@link may}. */
  mayEverywhere(name: string, grants: readonly Grant[], why: string): void {
    const metadata = {
      name: `${this.user}-${name}`,
      annotations: { [annotations.why]: why },
    };
    new KubeClusterRole(this, name, { metadata, rules: rules(grants) });
    new KubeClusterRoleBinding(this, `${name}-binding`, {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
      subjects: this.subjects,
    });
    this.granted = true;
  }

  private get subjects() {
    return [{ kind: "ServiceAccount", name: this.user, namespace: this.namespace }];
  }
}

/** Grants as RBAC says them. */
export function rules(grants: readonly Grant[]): PolicyRule[] {
  return grants.map(({ group = "", resources, verbs, names }) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs: [...verbs],
    resourceNames: names && [...names],
  }));
}

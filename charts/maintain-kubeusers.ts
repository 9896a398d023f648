import { createHash } from "node:crypto";
import { Capability, DeploymentStrategy, HostPathVolumeType, Node, NodeLabelQuery, Volume } from "cdk8s-plus-28";
import { KubeClusterRole } from "cdk8s-plus-28/lib/imports/k8s";
import type { Construct } from "constructs";
import { stringify } from "yaml";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import type { QuotaOverride } from "../environments/kubernetes";
import { rules } from "./account";
import { Component } from "./component";
import { configuration } from "./configuration";
import { Health } from "./health";
import { images } from "./images";
import { Peer } from "./peer";
import { toolsUser } from "./tool-access";
import { wikimedia } from "./wikimedia";
import { deployment } from "./workload";

const name = "maintain-kubeusers";
const object = `Deployment/${name}`;
const k8sAdmin = "k8s-admin";

/** Makes of every tool and admin in LDAP a user of the cluster, with a namespace, a quota and a certificate. */
export class MaintainKubeusers extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, name, environment, {
      purpose: "gives each tool its namespace, quota and certificate",
      podSecurity: "privileged",
      exceptions: [
        { rule: "non-root", object, why: "only root may write into the homes of all tools" },
        { rule: "capabilities", object, why: "what it writes into a home is to belong to the tool" },
        { rule: "host-path", object, why: "the homes are mounted on the node" },
        { rule: "pod-security", object: `Namespace/${name}`, why: "a root container with paths of the node" },
        { rule: "verbs", object: `ClusterRole/${name}-bind`, why: "it hands out these roles, and not more than them" },
        { rule: "verbs", object: `ClusterRole/${k8sAdmin}`, why: "admins act as others, as with sudo" },
      ],
    });
    new KubeClusterRole(this, k8sAdmin, {
      metadata: { name: k8sAdmin },
      rules: rules([{ resources: ["users", "groups", "serviceaccounts"], verbs: ["impersonate"] }]),
    });
    this.grants();

    const overrides = stringify(quotaOverrides(environment), { sortMapEntries: true });
    const hostPath = (volume: string, path: string, type: HostPathVolumeType) =>
      Volume.fromHostPath(this, volume, volume, { path, type });
    const made = deployment(this, name, {
      // two would give each tool two certificates
      replicas: 1,
      strategy: DeploymentStrategy.recreate(),
      containers: [
        {
          name,
          image: images[name],
          command: ["/app/venv/bin/python"],
          args: [
            "/app/maintain_kubeusers_cli.py",
            `--project=${environment.project}`,
            "--interval=60",
            ...(environment.kubernetes.logLevel === "debug" ? ["--debug"] : []),
          ],
          // assumed: where the program reads its overrides is not public
          env: { QUOTA_OVERRIDES: "/etc/maintain-kubeusers/overrides.yaml" },
          ports: { metrics: 9000 },
          mounts: {
            "/data/project": hostPath("project", "/data/project", HostPathVolumeType.DIRECTORY),
            "/home": hostPath("home", "/home", HostPathVolumeType.DIRECTORY),
            "/etc/ldap.yaml": hostPath("ldap", "/etc/ldap.yaml", HostPathVolumeType.FILE),
            "/etc/maintain-kubeusers": configuration(this, "quotas", { "overrides.yaml": overrides }),
            "/tmp": Volume.fromEmptyDir(this, "tmp", "tmp"),
          },
          writable: ["/data/project", "/home", "/tmp"],
          user: 0,
          capabilities: [Capability.CHOWN, Capability.DAC_OVERRIDE, Capability.FOWNER],
          // assumed: some thousand tools, one at a time
          cpu: { request: 200, limit: 1000 },
          memory: { request: 256, limit: 1024 },
          // it touches the file whenever it begins a run: one that hangs is started anew
          health: Health.command("sh", "-c", 'test -n "$(find /tmp/run.check -mmin -15)"'),
        },
      ],
    });
    made.scheduling.attract(Node.labeled(NodeLabelQuery.is("kubernetes.wmcloud.org/nfs-mounted", "true")));

    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "makes what each tool has in the cluster");
    for (const port of [389, 636])
      this.network.allowTo(wikimedia, Port.tcp(port), "reads the tools and admins in LDAP");
    this.network.allowFrom(Peer.nodes(), Port.tcp(9000), "Prometheus reads the metrics through the API server");
  }

  private grants(): void {
    const manage = ["get", "list", "watch", "create", "update", "patch", "delete"];
    const rbac = "rbac.authorization.k8s.io";
    this.account.mayEverywhere(
      "tools",
      [
        { resources: ["namespaces", "configmaps", "limitranges", "resourcequotas"], verbs: manage },
        { group: rbac, resources: ["rolebindings"], verbs: manage },
      ],
      "makes each tool's namespace with what is in it",
    );
    this.account.mayEverywhere(
      "admins",
      [{ group: rbac, resources: ["clusterrolebindings"], verbs: manage }],
      "admins see the whole cluster",
    );
    this.account.mayEverywhere(
      "bind",
      [{ group: rbac, resources: ["clusterroles"], verbs: ["bind"], names: [toolsUser, "view", k8sAdmin] }],
      "gives tools and admins their roles",
    );
    const certificates = "certificates.k8s.io";
    this.account.mayEverywhere(
      "certificates",
      [
        { group: certificates, resources: ["certificatesigningrequests"], verbs: manage },
        { group: certificates, resources: ["certificatesigningrequests/approval"], verbs: ["update"] },
        {
          group: certificates,
          resources: ["signers"],
          verbs: ["approve"],
          names: ["kubernetes.io/kube-apiserver-client"],
        },
      ],
      "signs the certificates of tools and admins",
    );
  }
}

/** The environment's overrides as maintain-kubeusers reads them: a tool whose `version` is another gets its quota anew. */
export function quotaOverrides({ kubernetes }: Environment) {
  return Object.fromEntries(Object.entries(kubernetes.quotas).map(([tool, override]) => [tool, quota(override)]));
}

function quota({ cpu, memory, pods, jobs, cronjobs, podCpu, podMemory }: QuotaOverride) {
  const values = { cpu, memory, pods, jobs, cronjobs, pod_cpu: podCpu, pod_memory: podMemory };
  const stated = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const version = createHash("sha256").update(JSON.stringify(stated)).digest("hex").slice(0, 8);
  return { version, ...stated };
}

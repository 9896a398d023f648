/** A case: how a pod differs from one that is in order, and what the refusal says of it. */
export interface PodCase {
  /** Instead of the same fields of the pod's spec. */
  readonly pod?: Readonly<Record<string, unknown>>;
  /** Instead of the same fields of its only container. */
  readonly container?: Readonly<Record<string, unknown>>;
  /** What the refusal must say: the rule and what was found, then the remedy. @default the pod is allowed */
  readonly refused?: readonly [found: string, remedy: string];
}

/** The user and group id of the tool whose pods these are. */
export const uid = 52503;
const other = 51000;
/** Of a registry that both environments allow. */
const image = "docker-registry.svc.toolforge.org/toolforge-python311-sssd-base:1";

const user = { runAsNonRoot: true, runAsUser: uid, runAsGroup: uid };
const context = { ...user, fsGroup: uid, seccompProfile: { type: "RuntimeDefault" } };
const locked = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
const main = { name: "main", image, securityContext: locked };

/** What a case sends. */
export function podOf(name: string, { pod, container }: PodCase) {
  const spec = { securityContext: context, containers: [{ ...main, ...container }], ...pod };
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec };
}

const inPod = (change: object): PodCase => ({ pod: { securityContext: { ...context, ...change } } });
const inContainer = (change: object): PodCase => ({ container: { securityContext: { ...locked, ...change } } });
const inInit = (change: object): PodCase => ({ pod: { initContainers: [{ ...main, name: "first", ...change }] } });
const volume = (kind: object): PodCase => ({ pod: { volumes: [{ name: "data", ...kind }] } });
const path = (hostPath: string, readOnly?: boolean): PodCase => ({
  ...volume({ hostPath: { path: hostPath } }),
  container: { volumeMounts: [{ name: "data", mountPath: "/data", readOnly }] },
});
const refused = (change: PodCase, found: string, remedy: string): PodCase => ({ ...change, refused: [found, remedy] });

const set = "Set it in securityContext of the pod or of the container";
const use = "Use an image of docker-registry.svc.toolforge.org, ";
const paths = "Use /data/project, /data/scratch, ";

export const podCases: Readonly<Record<string, PodCase>> = {
  "in-order": {},
  "containers-say-it-instead-of-the-pod": {
    pod: { securityContext: { fsGroup: uid } },
    container: { securityContext: { ...locked, ...user, seccompProfile: { type: "RuntimeDefault" } } },
  },
  "first-container-in-order": inInit({}),
  "the-tools-home": path("/data/project/test"),
  "scratch-space": path("/data/scratch"),
  dumps: path("/public/dumps/public", true),
  "other-nfs-to-read": path("/mnt/nfs/dumps", true),
  "an-empty-folder": volume({ emptyDir: {} }),
  "a-configuration": volume({ configMap: { name: "x" } }),
  "a-secret": volume({ secret: { secretName: "x" } }),
  "a-port": { container: { ports: [{ containerPort: 8000 }] } },

  "image-of-another-registry": refused({ container: { image: "quay.io/x/y:1" } }, "/image: images quay.io/x/y:1", use),
  "image-of-docker-hub": refused({ container: { image: "nginx:1" } }, "/image: images nginx:1", use),
  "image-of-a-lookalike": refused(
    { container: { image: "docker-registry.svc.toolforge.org.example.org/x:1" } },
    "/image: images docker-registry.svc.toolforge.org.example.org/x:1",
    use,
  ),
  "image-of-the-first-container": refused(inInit({ image: "busybox" }), "/image: images busybox", use),

  "user-unknown": refused({ pod: { securityContext: { ...context, runAsNonRoot: undefined } } }, "/non-root: ", set),
  "root-allowed-by-the-container": refused(inContainer({ runAsNonRoot: false }), "/non-root: containers main", set),
  "first-container-is-root": refused(
    inInit({ securityContext: { ...locked, runAsNonRoot: false } }),
    "/non-root: containers first",
    set,
  ),
  "user-is-another-tool": refused(inPod({ runAsUser: other }), "/user: runAsUser of containers main", set),
  "container-is-another-tool": refused(inContainer({ runAsUser: other }), "/user: runAsUser of containers main", set),
  "no-user": refused(inPod({ runAsUser: undefined }), "is not the tool's user id 52503", set),
  "group-of-another-tool": refused(inPod({ runAsGroup: other }), "/group: runAsGroup of containers main", set),
  "group-of-root": refused(inContainer({ runAsGroup: 0 }), "/group: runAsGroup of containers main", set),
  "files-of-another-tool": refused(inPod({ fsGroup: other }), "/fs-group: fsGroup", "Set it in securityContext"),
  "no-group-of-files": refused(inPod({ fsGroup: undefined }), "/fs-group: fsGroup", "Set it in securityContext"),

  "no-seccomp-profile": refused(inPod({ seccompProfile: undefined }), "/seccomp: containers main", set),
  "container-without-seccomp": refused(
    inContainer({ seccompProfile: { type: "Unconfined" } }),
    "/seccomp: containers main are under no seccomp profile",
    "seccompProfile: {type: RuntimeDefault}",
  ),
  "capabilities-kept": refused(
    inContainer({ capabilities: undefined }),
    "/capabilities: containers main",
    "{drop: [ALL]}",
  ),
  "capability-added": refused(
    inContainer({ capabilities: { drop: ["ALL"], add: ["NET_RAW"] } }),
    "/capabilities: containers main",
    "add none",
  ),
  escalation: refused(
    inContainer({ allowPrivilegeEscalation: undefined }),
    "/escalation: containers main may gain privileges",
    "Set allowPrivilegeEscalation: false",
  ),
  privileged: refused(
    inContainer({ allowPrivilegeEscalation: true, privileged: true }),
    "/escalation: containers main",
    "and not privileged",
  ),
  "network-of-the-node": refused(
    { pod: { hostNetwork: true } },
    "/host-namespaces: hostNetwork is true",
    "Leave it out",
  ),
  "processes-of-the-node": refused({ pod: { hostPID: true } }, "/host-namespaces: hostPID is true", "Leave it out"),
  "memory-of-the-node": refused({ pod: { hostIPC: true } }, "/host-namespaces: hostIPC is true", "Leave it out"),
  "port-of-the-node": refused(
    { container: { ports: [{ containerPort: 80, hostPort: 80 }] } },
    "/host-ports: containers main have a hostPort",
    "Leave it out",
  ),
  sysctls: refused(
    inPod({ sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] }),
    "/sysctls: the pod sets sysctls",
    "Leave it out",
  ),

  "nfs-of-its-own": refused(
    volume({ nfs: { server: "tools-nfs.svc.example", path: "/srv" } }),
    "/volumes: volumes data are of a kind that is not allowed",
    "Use one of configMap, ",
  ),
  "a-driver": refused(volume({ csi: { driver: "x.example" } }), "/volumes: volumes data", "Use one of configMap, "),
  "all-of-the-node": refused(path("/", true), "/host-path: paths of the node / are not for tools", paths),
  "the-nodes-configuration": refused(path("/etc", true), "/host-path: paths of the node /etc ", paths),
  "the-nodes-certificates": refused(path("/etc/kubernetes/pki"), "/host-path: paths of the node /etc/kub", paths),
  "the-nodes-containers": refused(path("/run/containerd"), "/host-path: paths of the node /run/cont", paths),
  "a-neighbour-by-name": refused(path("/data/projects"), "/host-path: paths of the node /data/projects", paths),
  "other-nfs-to-write": refused(path("/mnt/nfs/home"), "/host-path-read-only: paths", "Set readOnly: true in volumeM"),
};

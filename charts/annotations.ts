/** What the platform notes on its own objects for whoever looks at them with kubectl. */
export const annotations = {
  /** Why a grant, an opening in the network or how a webhook fails is as it is. */
  why: "toolforge.org/why",
  /** Followed by a rule's name: why this object need not keep it. */
  exception: "exception.toolforge.org",
  /** Read by Stakater's reloader: the secrets whose change restarts the pods. */
  reload: "secret.reloader.stakater.com/reload",
} as const;

/** Labels that other objects select by. */
export const labels = {
  name: "app.kubernetes.io/name",
  component: "app.kubernetes.io/component",
  partOf: "app.kubernetes.io/part-of",
  managedBy: "app.kubernetes.io/managed-by",
  /** On the namespaces of the platform itself: policies for tools leave them alone. */
  platform: "toolforge.org/platform",
  /** On a tool's namespace, with the value `tool`. */
  tenancy: "tenancy",
  /** On a tool's namespace: the user id that its pods must run as. charts/tool-uids/ sets it. */
  toolUid: "toolforge.org/tool-uid",
} as const;

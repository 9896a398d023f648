/** Labels of a log, by the label that Kubernetes' discovery gives a container. */
const labels: Readonly<Record<string, string>> = {
  __meta_kubernetes_namespace: "namespace",
  __meta_kubernetes_pod_name: "pod",
  __meta_kubernetes_pod_container_name: "container",
  __meta_kubernetes_pod_label_app_kubernetes_io_name: "job",
};

/**
 * Alloy's configuration (https://grafana.com/docs/alloy/latest/get-started/configuration-syntax/): the logs of the node's
 * pods of tools go to Loki, each tool's under a tenant of its own. Labels and limits are those of toolforge-deploy,
 * 2026-08-20, by which the APIs ask for logs.
 * @param loki where its writing part is
 */
export function logsOfTools(loki: string): string {
  const renamed = Object.entries(labels).map(
    ([from, to]) => `  rule {
    source_labels = ["${from}"]
    target_label  = "${to}"
  }`,
  );
  return `logging {
  format = "logfmt"
}

discovery.kubernetes "node" {
  role = "pod"

  selectors {
    role  = "pod"
    field = "spec.nodeName=" + sys.env("HOSTNAME")
  }
}

discovery.relabel "tools" {
  targets = discovery.kubernetes.node.targets

  rule {
    source_labels = ["__meta_kubernetes_namespace"]
    action        = "keep"
    regex         = "tool-[a-z0-9-]+"
  }
${renamed.join("\n")}
  rule {
    source_labels = ["__meta_kubernetes_pod_uid", "__meta_kubernetes_pod_container_name"]
    separator     = "/"
    target_label  = "__path__"
    replacement   = "/var/log/pods/*$1/*.log"
  }
}

local.file_match "tools" {
  path_targets = discovery.relabel.tools.output
  // a job may live for seconds
  sync_period  = "1s"
}

loki.source.file "tools" {
  targets    = local.file_match.tools.targets
  forward_to = [loki.process.tools.receiver]
}

loki.process "tools" {
  forward_to = [loki.write.tools.receiver]

  stage.cri {}
  stage.decolorize {}

  // some 40 pods a node: each may write 10 lines a second. What is above waits in its file.
  stage.limit {
    rate  = 400
    burst = 4000
  }

  stage.tenant {
    label = "namespace"
  }

  stage.static_labels {
    values = { source = "run-logs" }
  }

  stage.structured_metadata {
    values = { job_name = "job" }
  }

  // which the stage before takes away
  stage.labels {
    values = { job = "" }
  }
}

loki.write "tools" {
  endpoint {
    url = "${loki}/loki/api/v1/push"
  }
}
`;
}

import { ApiObject, JsonPatch } from "cdk8s";
import { ConfigMap } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { Component } from "./component";
import { Health } from "./health";
import { images } from "./images";
import { Peer } from "./peer";
import { deployment } from "./workload";

const configuration = "jobs-emailer-configmap";
const health = 8080;
const metrics = 8081;

/** Tells the maintainers of a tool by mail what became of their jobs. */
export class JobsEmailer extends Component {
  constructor(scope: Construct, environment: Environment) {
    const name = "jobs-emailer";
    super(scope, name, environment, { purpose: "tells the maintainers of tools by mail what became of their jobs" });
    const { project, web, kubernetes } = environment;
    this.account.may(
      "configuration",
      [{ resources: ["configmaps"], verbs: ["get"], names: [configuration] }],
      "reads its configuration anew every ten seconds",
    );
    this.account.mayEverywhere(
      "jobs",
      [{ resources: ["pods"], verbs: ["get", "list", "watch"] }],
      "sees the pods of jobs start and end",
    );
    new ConfigMap(this, "configuration", {
      metadata: { name: configuration },
      data: {
        // mails about jobs of one tool that end within this time are one mail
        task_compose_emails_loop_sleep: "400",
        task_send_emails_loop_sleep: `${kubernetes.jobMails.pause}`,
        task_send_emails_max: `${kubernetes.jobMails.atOnce}`,
        task_read_configmap_sleep: "10",
        email_to_domain: web.domain,
        email_to_prefix: project,
        email_from_addr: `noreply@${web.domain}`,
        smtp_server_fqdn: `mail.${project}.wmcloud.org`,
        smtp_server_port: "25",
        send_emails_for_real: "yes",
        debug: kubernetes.logLevel === "debug" ? "yes" : "no",
      },
    });
    const pods = deployment(this, name, {
      // two would write every mail twice
      replicas: 1,
      containers: [
        {
          name,
          image: images[name],
          ports: { health, metrics },
          // assumed: today's chart states none
          cpu: { request: 100, limit: 500 },
          memory: { request: 128, limit: 512 },
          health: Health.http("/healthz", health),
        },
      ],
    });
    // for the same reason the old pod ends before the new one starts
    ApiObject.of(pods).addJsonPatch(JsonPatch.replace("/spec/strategy", { type: "Recreate" }));

    this.network.allowFrom(Peer.nodes(), Port.tcp(metrics), "Prometheus reads the metrics through the API server");
    this.network.allowTo(Peer.cloud(), Port.tcp(6443), "watches the pods of jobs");
    this.network.allowTo(Peer.cloud(), Port.tcp(25), "sends mail through the mail server");
    this.network.allowTo(
      Peer.internet(),
      Port.tcp(25),
      "the mail server's floating address is not of the cloud's ranges",
    );
  }
}

import { Volume } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { Port } from "../../constructs/port";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import type { ContainerProps } from "../container";
import { Health } from "../health";
import { images } from "../images";
import { Peer } from "../peer";
import { route, webGateway } from "../route";
import { secretVariables } from "../secret-variables";
import { wikimedia } from "../wikimedia";
import { deployment } from "../workload";
import { toolsadminHost } from "./host";
import { settings } from "./settings";

const name = "toolsadmin";

/** Striker, where people ask for access and make tools. Today it runs outside of the platform. */
export class Toolsadmin extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, name, environment, {
      purpose: "the site where people ask for access and make tools (Striker)",
      exceptions: [{ rule: "metrics", object: `Deployment/${name}`, why: "neither Striker nor memcached has any" }],
    });
    const env = { ...settings(environment), ...secretVariables(this, "striker") };
    const tmp = Volume.fromEmptyDir(this, "tmp", "tmp");
    const striker = (command: readonly string[]): Omit<ContainerProps, "name"> => ({
      image: images.striker,
      command: ["poetry", "run", "python3", "manage.py", ...command],
      env,
      mounts: { "/tmp": tmp },
      writable: ["/tmp"],
      // whom its image is made for
      user: 900,
      cpu: { request: 200, limit: 1000 },
      memory: { request: 256, limit: 1024 },
    });
    const made = deployment(this, name, {
      // its memcached is in the pod, and a session that one pod has ended must be at its end in all
      replicas: 1,
      secrets: ["striker"],
      initContainers: [{ name: "migrate", ...striker(["migrate", "--no-input"]) }],
      containers: [
        {
          name: "striker",
          ...striker(["runserver", "--noreload", "--nostatic", "0.0.0.0:8080"]),
          ports: { http: 8080 },
          // it sends the kubelet to https, which is an answer
          health: Health.http("/robots.txt", 8080),
        },
        {
          name: "memcached",
          image: images.memcached,
          command: ["memcached", "-m", "64"],
          // not of the Service, and nobody else may connect to it
          ports: { memcached: 11211 },
          cpu: { request: 20, limit: 200 },
          memory: { request: 80, limit: 128 },
          health: Health.tcp(11211),
        },
      ],
    });
    made.exposeViaService({ name, ports: [{ name: "http", port: 80, targetPort: 8080 }] });
    route(this, name, { hostnames: [toolsadminHost(environment)], service: name, port: 80 });

    this.network.allowFrom(
      Peer.namespace(webGateway.namespace),
      Port.tcp(8080),
      "visitors, whom the gateway passes on",
    );
    this.network.allowTo(Peer.cloud(), Port.tcp(3306), "its database");
    this.network.allowTo(wikimedia, Port.tcp(389), "makes tools and members in LDAP");
    this.network.allowTo(wikimedia, Port.tcp(443), "asks Phabricator, GitLab and the wikis");
    this.network.allowTo(wikimedia, Port.tcp(25000), "asks OpenStack who is in the project");
  }
}

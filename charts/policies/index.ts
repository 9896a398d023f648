import type { Construct } from "constructs";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { envvars } from "./envvars";
import { registries } from "./registries";
import { toolHosts } from "./tool-hosts";
import { toolPods } from "./tool-pods";
import { toolUids } from "./tool-uids";

/** What the API server refuses, whoever asks. */
export class Policies extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "policies", environment, {
      purpose:
        "what the API server refuses: foreign images, pods that are not the tool's user, other tools' host names, other secrets than variables",
      namespace: false,
    });
    registries(this, environment);
    toolPods(this);
    toolHosts(this, environment);
    envvars(this);
    toolUids(this);
  }
}

import { Cron } from "cdk8s";
import type { Construct } from "constructs";
import { Port } from "../constructs/port";
import type { Environment } from "../environments/environment";
import { Component } from "./component";
import { images } from "./images";
import { Peer } from "./peer";
import { secretVariables } from "./secret-variables";
import { wikimedia } from "./wikimedia";
import { cronJob } from "./workload";

/** What is to be done, and when (UTC). Of toolforge-deploy, 2026-08-20. */
const commands: Readonly<Record<string, Cron>> = {
  "delete-empty-tool-projects": Cron.schedule({ minute: "23", hour: "8" }),
  "delete-stale-toolforge-artifacts": Cron.schedule({ minute: "0", hour: "8", weekDay: "3" }),
  "manage-image-retention": Cron.schedule({ minute: "23", hour: "10" }),
  "manage-harbor-projects-quotas": Cron.schedule({ minute: "0" }),
};

/** GiB of images that a project may hold. */
const defaultQuota = 1;

/** Keeps Harbor tidy: projects, old images, how many builds are kept, quotas. It asks Harbor alone, not the cluster. */
export class MaintainHarbor extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, "maintain-harbor", environment, { purpose: "removes what is old in Harbor, and keeps its quotas" });
    const { harborQuotas, logLevel, registries } = environment.kubernetes;
    const [harbor] = registries.own.split("/");
    // assumed: the names of the variables, after those of builds-api
    const env = {
      HARBOR_URL: `https://${harbor}/api/v2.0`,
      PROJECT_QUOTA: JSON.stringify(harborQuota(harborQuotas)),
      ...secretVariables(this, "maintain-harbor"),
    };
    for (const [name, schedule] of Object.entries(commands)) {
      cronJob(this, name, {
        schedule,
        containers: [
          {
            name,
            image: images["maintain-harbor"],
            args: [...(logLevel === "debug" ? ["--debug"] : []), name],
            env,
            // assumed: it waits for Harbor most of the time
            cpu: { request: 50, limit: 500 },
            memory: { request: 128, limit: 512 },
          },
        ],
      });
    }
    // its name belongs to the cloud's web proxy, which has an address of each kind
    for (const peer of [Peer.cloud(), wikimedia]) this.network.allowTo(peer, Port.tcp(443), "asks Harbor");
  }
}

/** As Harbor says it: -1 is no limit. */
function harborQuota(overrides: Environment["kubernetes"]["harborQuotas"]) {
  const quota = (size: number) => (size === 0 ? -1 : `${size}Gi`);
  const sorted = Object.entries(overrides).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    default: quota(defaultQuota),
    overrides: Object.fromEntries(sorted.map(([project, size]) => [project, quota(size)])),
  };
}

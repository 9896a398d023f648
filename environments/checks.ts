import { accessChecks } from "./access-checks";
import { addressChecks } from "./address-checks";
import { certificatesChecks } from "./certificates-checks";
import { type Check, once } from "./check";
import { harborChecks } from "./harbor-checks";
import { kubernetesChecks } from "./kubernetes-checks";
import { machineChecks } from "./machine-checks";
import { mailChecks } from "./mail-checks";
import { monitoringChecks } from "./monitoring-checks";
import { networkChecks } from "./network-checks";
import { nfsChecks } from "./nfs-checks";
import { protectionChecks } from "./protection-checks";
import { redisChecks } from "./redis-checks";
import { searchChecks } from "./search-checks";
import { webChecks } from "./web-checks";

/** Every rule that an environment must keep beyond its types. */
export const checks: readonly Check[] = [
  ...machineChecks,
  ...networkChecks,
  ...addressChecks,
  ...accessChecks,
  ...webChecks,
  ...mailChecks,
  ...monitoringChecks,
  ...certificatesChecks,
  ...redisChecks,
  ...searchChecks,
  ...nfsChecks,
  ...harborChecks,
  ...kubernetesChecks,
  ...protectionChecks,

  function repeated({ networks, zones, secrets }) {
    return [
      ...once("networks.cloud", networks.cloud, "range"),
      ...once("zones", zones, "zone"),
      ...once("secrets", secrets, "secret"),
    ];
  },
];

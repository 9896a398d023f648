import { acme } from "./acme";
import { bastion } from "./bastion";
import { checker } from "./checker";
import { cumin } from "./cumin";
import { db } from "./db";
import { dockerRegistry } from "./docker-registry";
import { elastic } from "./elastic";
import { harbor } from "./harbor";
import { imagebuilder } from "./imagebuilder";
import { k8sControl } from "./k8s-control";
import { k8sEtcd } from "./k8s-etcd";
import { k8sGateway } from "./k8s-gateway";
import { k8sHaproxy } from "./k8s-haproxy";
import { k8sWorker } from "./k8s-worker";
import { k8sWorkerNfs } from "./k8s-worker-nfs";
import { legacyRedirector } from "./legacy-redirector";
import { mail } from "./mail";
import { nfs } from "./nfs";
import { opensearch } from "./opensearch";
import { prometheus } from "./prometheus";
import { proxy } from "./proxy";
import { redis } from "./redis";
import { services } from "./services";
import { staticWeb } from "./static";

/** Every kind of machine that the platform knows, by the name that environments and flows use. */
export const roles = {
  acme,
  bastion,
  checker,
  cumin,
  db,
  "docker-registry": dockerRegistry,
  elastic,
  harbor,
  imagebuilder,
  "k8s-control": k8sControl,
  "k8s-etcd": k8sEtcd,
  "k8s-gateway": k8sGateway,
  "k8s-haproxy": k8sHaproxy,
  "k8s-worker": k8sWorker,
  "k8s-worker-nfs": k8sWorkerNfs,
  "legacy-redirector": legacyRedirector,
  mail,
  nfs,
  opensearch,
  prometheus,
  proxy,
  redis,
  services,
  static: staticWeb,
};

export type RoleName = keyof typeof roles;

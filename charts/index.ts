import { Alloy } from "./alloy";
import { ApiCertificates } from "./api-certificates";
import { ApiGateway } from "./api-gateway";
import { BuildsApi } from "./builds-api";
import { BuildsBuilder } from "./builds-builder";
import { CertManager } from "./cert-manager";
import type { ComponentClass } from "./component";
import { ComponentsApi } from "./components-api";
import { DefaultBackend } from "./default-backend";
import { EnvvarsAdmission } from "./envvars-admission";
import { EnvvarsApi } from "./envvars-api";
import { Gateway } from "./gateway";
import { ImageConfig } from "./image-config";
import { InfraTracing } from "./infra-tracing";
import { IngressAdmission } from "./ingress-admission";
import { Istio } from "./istio";
import { JobsApi } from "./jobs-api";
import { JobsEmailer } from "./jobs-emailer";
import { LandingPage } from "./landing-page";
import { LogsApi } from "./logs-api";
import { Loki } from "./loki";
import { MaintainHarbor } from "./maintain-harbor";
import { MaintainKubeusers } from "./maintain-kubeusers";
import { Metrics } from "./metrics";
import { Policies } from "./policies";
import { Tekton } from "./tekton";
import { ToolAccess } from "./tool-access";
import { ToolUids } from "./tool-uids";
import { Toolsadmin } from "./toolsadmin";
import { VolumeAdmission } from "./volume-admission";

/** Every component, in the order in which they are applied: each may rely on what stands above it. */
export const components: readonly ComponentClass[] = [
  Policies,
  ToolAccess,
  CertManager,
  Istio,
  Loki,
  Alloy,
  InfraTracing,
  Tekton,
  // in CertManager's namespace
  ApiCertificates,
  Gateway,
  VolumeAdmission,
  IngressAdmission,
  // before JobsApi, which may read in its namespace
  ImageConfig,
  JobsApi,
  JobsEmailer,
  EnvvarsApi,
  EnvvarsAdmission,
  BuildsBuilder,
  BuildsApi,
  ComponentsApi,
  LogsApi,
  ApiGateway,
  MaintainKubeusers,
  ToolUids,
  MaintainHarbor,
  Metrics,
  DefaultBackend,
  LandingPage,
  Toolsadmin,
];

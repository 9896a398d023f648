import { build } from "./charts/build";
import { environments } from "./environments";

process.exitCode = build(environments, process.env["CDK8S_OUTDIR"] ?? "manifests");

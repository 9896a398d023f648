// Before cdktf, which takes as long to load as the manifests take to render.
import { rendering } from "./charts/beside";
import { environments } from "./environments";
import { build } from "./stacks/build";

void build(environments, rendering).then((code) => (process.exitCode = code));

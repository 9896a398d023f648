// Before cdktf, which takes as long to load as the manifests take to render.
import { rendering } from "./charts/beside";
import { environmentFiles } from "./environments";
import { build } from "./stacks/build";

void build(environmentFiles, rendering).then((code) => (process.exitCode = code));

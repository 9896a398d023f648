import { environments } from "./environments";
import { build } from "./stacks/build";

process.exitCode = build(environments);

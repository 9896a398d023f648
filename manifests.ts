import { synth } from "./charts/synth";
import { environmentFiles } from "./environments";

process.exitCode = synth(environmentFiles);

import { synth } from "./charts/synth";
import { environments } from "./environments";

process.exitCode = synth(environments);

import { App } from "cdktf";
import { environments } from "./environments";
import { EnvironmentError } from "./environments/fault";
import { validate } from "./environments/validate";
import { PlatformStack } from "./stacks/platform-stack";
import { linkSecrets } from "./stacks/secrets-link";

const app = new App({ stackTraces: false });
const valid = environments.flatMap(({ data, active }) => {
  try {
    return [{ data: validate(data, active), active }];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    console.error(error.message);
    return [];
  }
});
if (valid.length < environments.length) process.exit(2);

for (const { data, active } of valid) new PlatformStack(app, data, active);
app.synth();
for (const { data } of valid) linkSecrets(app.outdir, data.project);

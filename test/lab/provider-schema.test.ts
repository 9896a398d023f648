import { join } from "node:path";
import { labEnvironment } from "../../lab/client/lab";
import { must } from "../../lab/client/shell";

test("the committed schema, which the bindings are made of, is what the provider says of itself", async () => {
  const refresh = join(__dirname, "../../packages/provider-openstack/scripts/refresh.js");
  expect((await must("node", [refresh], { env: await labEnvironment() })).trim()).toBe("no difference");
});

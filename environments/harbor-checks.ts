import { type Check, must } from "./check";

export const harborChecks: readonly Check[] = [
  function harborDatabase({ harbor: { database } }) {
    const allowed = "a host name such as x.svc.trove.eqiad1.wikimedia.cloud, without a dot at its end";
    const good = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]+$/.test(database);
    return must(good, "harbor.database", database, allowed, "name the server that Trove made");
  },
];

import type { Construct } from "constructs";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { staticSite, staticSiteExceptions } from "../static-site";
import { defaultBackendNginx } from "./nginx";
import { noSuchTool } from "./page";

const name = "default-backend";

/** What visitors read at a name that no tool serves. */
export class DefaultBackend extends Component {
  constructor(scope: Construct, environment: Environment) {
    super(scope, name, environment, {
      purpose: "the page at names that no tool serves",
      exceptions: staticSiteExceptions(name),
    });
    staticSite(this, {
      pages: { "404.html": noSuchTool(environment) },
      nginx: (place) => defaultBackendNginx(place, environment.web.domain),
    });
  }
}

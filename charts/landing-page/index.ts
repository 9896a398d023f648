import type { Construct } from "constructs";
import type { Environment } from "../../environments/environment";
import { Component } from "../component";
import { staticSite, staticSiteExceptions } from "../static-site";
import { toolsadminHost } from "../toolsadmin/host";
import { landingPageHost } from "./host";
import { landingPageNginx } from "./nginx";
import { landingPages } from "./pages";

const name = "landing-page";

/** What the tool `admin` serves: the start page at its name and the domain's, and the error pages of the proxies. */
export class LandingPage extends Component {
  constructor(scope: Construct, environment: Environment) {
    const { domain } = environment.web;
    super(scope, name, environment, {
      purpose: "the start page, and the error pages that the proxies show",
      exceptions: staticSiteExceptions(name),
    });
    const host = landingPageHost(environment);
    staticSite(this, {
      hostnames: [host, domain],
      pages: landingPages(environment),
      nginx: (place) => landingPageNginx(place, host, toolsadminHost(environment)),
    });
  }
}

import { page } from "../../constructs/page";
import type { Environment } from "../../environments/environment";
import { toolsadminHost } from "../toolsadmin/host";

const wikitech = "https://wikitech.wikimedia.org/wiki";

/**
 * The pages by their paths. The proxies fetch `errors/<status>.html` and show it in place of their own, also when nothing
 * can be reached any more: it needs no other file.
 */
export function landingPages(environment: Environment): Record<string, string> {
  const toolsadmin = `https://${toolsadminHost(environment)}`;
  const status = `<a href="https://www.wikimediastatus.net/">The status page</a> and <a href="https://phabricator.wikimedia.org/tag/toolforge/">Phabricator</a> tell of known problems.`;
  return {
    "index.html": page(
      "Toolforge",
      `Tools that the community makes for Wikimedia's projects run here. <a href="${toolsadmin}/tools/">All tools</a> · <a href="${toolsadmin}/">Make one of your own</a> · <a href="${wikitech}/Help:Toolforge">Help</a> · <a href="${wikitech}/Portal:Toolforge/Admin">How it is run</a>`,
    ),
    "no-such-page.html": page("No such page", `There is none of this name here. <a href="/">To the start</a>`),
    "errors/403.html": page(
      "Forbidden",
      `The tool, or Toolforge itself, does not let you see this page. If that is a mistake, ask <a href="${toolsadmin}/tools/">the tool's maintainers</a>.`,
    ),
    "errors/404.html": page(
      "No such tool",
      `There is no tool of this name, or it has no web service. See <a href="${toolsadmin}/tools/">all tools</a>.`,
    ),
    "errors/500.html": page("Error", `Something went wrong on our side. It may work again in a moment. ${status}`),
    "errors/502.html": page(
      "Tool not reachable",
      `The tool does not answer. <a href="${toolsadmin}/tools/">Its maintainers</a> may know why. ${status}`,
    ),
    "errors/503.html": page(
      "Overloaded",
      `This tool has more requests than it can answer. Try again in a moment. ${status}`,
    ),
  };
}

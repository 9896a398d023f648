import { page } from "../../constructs/page";
import type { Environment } from "../../environments/environment";
import { toolsadminHost } from "../toolsadmin/host";

/** With server-side includes: nginx knows the tool's name, and writes it so that it is no HTML. */
export function noSuchTool(environment: Environment): string {
  const toolsadmin = `https://${toolsadminHost(environment)}/tools/`;
  const tool = `<!--# echo var="tool" -->`;
  const maintainers = `<!--# if expr="$tool" --><a href="${toolsadmin}id/${tool}">Who maintains ${tool}</a><!--# else --><a href="${toolsadmin}">All tools</a><!--# endif -->`;
  return page(
    "No such tool",
    `Nothing answers at this name: there is no tool of that name, or it has no web service at the moment. ${maintainers}`,
  );
}

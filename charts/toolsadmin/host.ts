import type { Environment } from "../../environments/environment";

/** assumed: the name in Wikimedia's own domain, toolsadmin.wikimedia.org, is not the platform's to give. */
export const toolsadminHost = ({ web }: Environment) => `toolsadmin.${web.domain}`;

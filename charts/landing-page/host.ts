import type { Environment } from "../../environments/environment";

/** Once the name of a tool, which links of old still lead to. */
export const landingPageHost = ({ web }: Environment) => `admin.${web.domain}`;

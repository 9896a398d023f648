import { apiGatewayCa } from "../certificate";

/** Something of the platform that may ask as if it were a tool. */
export interface Superuser {
  /** The common name in its certificate, which the APIs' own CA has signed. */
  readonly name: string;
  /** The paths where it may, as a regular expression. */
  readonly paths: string;
  readonly why: string;
}

export const superusers: readonly Superuser[] = [
  { name: "service:components-api", paths: "/", why: "deploys tools' components with the other APIs" },
  // assumed: it is known to ask for "its own logs endpoint", and not where that is
  { name: "service:jobs-api", paths: "/logs/", why: "shows the logs of tools' jobs" },
];

/** A tool's name, in names of host and in paths. */
const tool = "[a-z][a-z0-9-]*";
/** assumed: the group that maintain-kubeusers puts tools into is not published. What a tool may do binds it by its name. */
const group = "O=toolforge";
/** What kubeadm calls the cluster's CA, which signs the tools' certificates. */
const clusterCa = "CN=kubernetes";

/**
 * nginx's `map` blocks that say who asks, for which tool, and whether they may. What is not listed may nothing.
 * - `$caller`: `tool:<name>` or `service:<name>`, of the certificate. The other order of its parts is OpenSSL's default.
 * - `$path_tool`: the tool in the path, if there is one; `?` if it cannot be the name of any.
 * - `$acting_tool`: for the header that the APIs believe.
 */
export function callers(): string {
  const services = superusers.map(({ name }) => `        "CN=${apiGatewayCa.name} CN=${name}" "${name}";`);
  const paths = superusers.map(({ name, paths }) => `        "~^${name} (${tool})? ${paths}" 1;`);
  return `    map "$ssl_client_i_dn $ssl_client_s_dn" $caller {
        default "";
        "~^${clusterCa} CN=(?<first>${tool}),${group}$" "tool:$first";
        "~^${clusterCa} ${group},CN=(?<last>${tool})$" "tool:$last";
${services.join("\n")}
    }

    map $uri $path_tool {
        default "";
        "~^/[a-z]+/[a-z0-9]+/tool/(?<named>${tool})(/|$)" $named;
        "~*/tool(/|$)" "?";
    }

    map "$caller $path_tool $uri" $allowed {
        default 0;
        "~^tool:(${tool}) \\1? /" 1;
${paths.join("\n")}
    }

    map $caller $acting_tool {
        default "";
        "~^tool:(?<own>.+)$" $own;
        "~^service:" $path_tool;
    }`;
}

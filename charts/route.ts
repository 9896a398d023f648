import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";

/** The Gateway that takes web requests from the proxies. */
export const webGateway = { name: "toolforge", namespace: "istio-gateway" };

export interface RouteProps {
  /** @default every name that no other route has: the most specific name wins */
  readonly hostnames?: readonly string[];
  /** The Service, in the route's own namespace. */
  readonly service: string;
  readonly port: number;
}

/** Web requests that the gateway passes on to a component. */
export function route(scope: Construct, name: string, { hostnames, service, port }: RouteProps): void {
  new ApiObject(scope, `${name}-route`, {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name },
    spec: {
      parentRefs: [webGateway],
      hostnames,
      rules: [{ backendRefs: [{ name: service, port }] }],
    },
  });
}

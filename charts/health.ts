import { Duration } from "cdk8s";
import { ConnectionScheme, Probe, type ProbeOptions } from "cdk8s-plus-28";

/** How the kubelet asks whether a container works. */
export type Health = (options: ProbeOptions) => Probe;

export const Health = {
  http:
    (path: string, port: number): Health =>
    (options) =>
      Probe.fromHttpGet(path, { ...options, port }),
  https:
    (path: string, port: number): Health =>
    (options) =>
      Probe.fromHttpGet(path, { ...options, port, scheme: ConnectionScheme.HTTPS }),
  /** Whether the port accepts a connection. */
  tcp:
    (port: number): Health =>
    (options) =>
      Probe.fromTcpSocket({ ...options, port }),
  /** Whether the command ends with 0. */
  command:
    (...command: string[]): Health =>
    (options) =>
      Probe.fromCommand(command, options),
};

/** The three probes: a minute to start, out of the Service after 15 s of silence, restarted after 30 s. */
export function probes(health: Health) {
  const every = (seconds: number) => ({
    periodSeconds: Duration.seconds(seconds),
    timeoutSeconds: Duration.seconds(3),
  });
  return {
    startup: health({ ...every(2), failureThreshold: 30 }),
    readiness: health({ ...every(5), failureThreshold: 3 }),
    liveness: health({ ...every(10), failureThreshold: 3 }),
  };
}

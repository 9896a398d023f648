import type { HostFiles } from "./host-files";

export interface HaproxyProps {
  /** Frontends and backends. May name machines (templates.ts). */
  readonly sections: string;
  /** TCP port of the statistics and Prometheus' metrics, and of the health page `/-/health`. */
  readonly statsPort: number;
}

/** HAProxy with the settings that all its machines share. A reload hands open connections over. */
export function haproxy({ sections, statsPort }: HaproxyProps): HostFiles {
  const content = `global
  log /dev/log local0 info
  user haproxy
  group haproxy
  stats socket /run/haproxy/admin.sock mode 660 level admin
  maxconn 65536
  # where so many files cannot be opened, fewer connections are better than none
  no strict-limits
  # a client's long connection to the old process ends then
  hard-stop-after 1h
  ssl-default-bind-options ssl-min-ver TLSv1.2

defaults
  log global
  option dontlognull
  retries 2
  option redispatch
  timeout connect 3s
  timeout client 1h
  timeout server 1h
  timeout check 2s
  # two refusals are enough: a dead server is out after some 4 s
  default-server inter 2s fastinter 1s downinter 2s fall 2 rise 2

frontend stats
  mode http
  bind :::${statsPort} v4v6
  timeout client 10s
  monitor-uri /-/health
  http-request use-service prometheus-exporter if { path /metrics }
  stats enable
  stats uri /stats
  no log

${sections.replace(/\n+$/, "")}
`;
  return {
    packages: ["haproxy"],
    files: {
      "/etc/haproxy/haproxy.cfg": { content, template: true, check: "haproxy -c -q -f %", notifies: "haproxy" },
    },
    services: { haproxy: { reload: "systemctl reload-or-restart haproxy" } },
  };
}

/** A Bash script that succeeds while HAProxy itself answers, whatever its servers do. */
export const haproxyAnswers = (statsPort: number) => `exec 3<>/dev/tcp/127.0.0.1/${statsPort} &&
printf 'GET /-/health HTTP/1.0\\r\\n\\r\\n' >&3 &&
read -r -t 1 _ status _ <&3 && [ "$status" = 200 ]`;

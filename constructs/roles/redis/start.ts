import type { HostFiles } from "../../host-files";
import { eachMember, firstIpv4Of, ipv4Of } from "../../templates";
import type { RoleContext } from "../role";

/** The name that the sentinels have for the trio. */
export const master = "toolforge";
/** On the volume: the RDB file and what Sentinel has learned. */
export const folder = "/srv/redis/data";
export const sentinelState = `${folder}/sentinel.conf`;
/** The variable FOLLOW: arguments for the server that is about to start. */
export const following = "/run/redis/following";

export const starter = "/usr/local/lib/toolforge/redis-start";
export const checker = "/usr/local/lib/toolforge/redis-check";

/** The scripts by which both daemons learn who the master is before they start, and by which their files are checked. */
export function start({ role, host }: RoleContext): HostFiles {
  const content = `#!/bin/sh
# redis-start server|sentinel: tells a daemon that is about to start which machine is the master
self=${ipv4Of(role, host)}
others='
${eachMember(role, ({ ipv4 }) => ipv4, host)}'

# The newest of the other sentinels' answers: its epoch, the master, how many replicas that has.
ask() {
  for other in $others; do
    timeout 2 redis-cli -h "$other" -p 26379 sentinel master ${master} 2>/dev/null |
      awk 'NR % 2 { key = $0; next } { of[key] = $0 } END { if (of["ip"]) print of["config-epoch"], of["ip"], of["num-slaves"] }'
  done | sort -n | tail -n 1
}

# Nobody answers when all start together: what was true last, or for the very first time the first machine.
master() {
  set -- $(ask)
  known=\${2:-$(awk '$1 " " $2 == "sentinel monitor" { print $4 }' ${sentinelState} 2>/dev/null)}
  echo "\${known:-${firstIpv4Of(role)}}"
}

case $1 in
  server)
    # A master that has crashed may lack what its replicas have, and they would forget it too. It waits until one of
    # them is promoted.
    for _ in $(seq 30); do
      set -- $(ask)
      [ "$2" = "$self" ] && [ "$3" -gt 0 ] || break
      sleep 1
    done
    master=$(master)
    if [ "$master" = "$self" ]; then follow=; else follow="--replicaof $master 6379"; fi
    echo "FOLLOW=$follow" >${following}
    ;;
  sentinel)
    master=$(master)
    {
      cat /etc/redis/sentinel.conf
      echo "sentinel monitor ${master} $master 6379 2"
      # what it has learned, but nothing about machines that are gone
      grep -E '^sentinel (myid|current-epoch|(config|leader)-epoch ${master}) ' ${sentinelState}
      for other in $others; do
        grep -F "sentinel known-sentinel ${master} $other " ${sentinelState}
      done
      for replica in $self $others; do
        [ "$replica" = "$master" ] || grep -F "sentinel known-replica ${master} $replica " ${sentinelState}
      done
    } >${sentinelState}.new 2>/dev/null
    chmod 600 ${sentinelState}.new
    chown redis:redis ${sentinelState}.new
    mv ${sentinelState}.new ${sentinelState}
    ;;
esac
`;
  return {
    files: {
      [starter]: { content, template: true, mode: "0755", check: "sh -n %" },
      [checker]: { content: check, mode: "0755", check: "sh -n %" },
    },
  };
}

const check = `#!/bin/sh
# redis-check server|sentinel FILE: starts the daemon with it for a moment, away from all that is real
folder=$(mktemp -d) || exit 1
trap 'kill "$daemon" 2>/dev/null; wait; rm -rf "$folder"' EXIT
sed '/^dir /d' "$2" >"$folder/conf"
[ "$1" = server ] || echo 'sentinel monitor ${master} 127.0.0.1 1 1' >>"$folder/conf"
cd "$folder" && "redis-$1" "$folder/conf" --port 0 --unixsocket "$folder/socket" --daemonize no >"$folder/log" 2>&1 &
daemon=$!
for _ in $(seq 50); do
  redis-cli -s "$folder/socket" ping 2>/dev/null | grep -q PONG && exit 0
  kill -0 "$daemon" 2>/dev/null || break
  sleep 0.1
done
cat "$folder/log" >&2
exit 1
`;

# Refuses early and clearly what cannot work.

check_machine() {
  local release memory disk folder
  [ "$(id -u)" = 0 ] || refuse "must run as root: it makes namespaces, bridges and mounts"
  release=$(. /etc/os-release && echo "$ID $VERSION_ID")
  [ "$release" = "debian 12" ] || refuse "this is '$release'; the lab is made of Debian 12's packages: use a Debian 12 machine"
  [ -e /sys/fs/cgroup/unified/cgroup.procs ] && [ -d /sys/fs/cgroup/memory ] ||
    refuse "needs the hybrid cgroup layout (/sys/fs/cgroup/unified beside /sys/fs/cgroup/memory): boot with systemd.unified_cgroup_hierarchy=0"
  if ! alive nova-api; then
    memory=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
    [ "$memory" -ge 16384 ] || refuse "$memory MiB of memory are available, 16384 are needed: stop something or take a larger machine"
  fi
  folder=$LAB_DIR
  until [ -d "$folder" ]; do folder=$(dirname "$folder"); done
  disk=$(df -Pm "$folder" | awk 'NR == 2 { print $4 }')
  [ "$disk" -ge 12288 ] || refuse "$folder has $disk MiB free, 12288 are needed: free some, or set LAB_DIR to a folder on a larger disk"
  command -v terraform >/dev/null || [ -x /usr/local/bin/terraform ] || say "warning: no terraform on this machine; the lab runs, but nothing can be deployed on it"
  mkdir -p "$CACHE" "$ETC" "$LOG" "$RUN" "$STATE"
}

# One `up` or `down` at a time.
claim() { # NAME
  local other
  for other in up down; do
    [ $$ = "$(pid_of $other 2>/dev/null)" ] || ! alive $other || refuse "lab/$other is already running (pid $(pid_of $other)): wait for it"
  done
  echo "$$ $(started_at $$)" >"$RUN/$1.pid"
}

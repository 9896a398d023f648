# Takes the lab down to nothing, whatever state it is in: after a start, after a crash in the middle of one, after a reboot.

cgroups() { find /sys/fs/cgroup/*/toolforge-lab "$@" 2>/dev/null; }

# After a reboot the pid files speak of other processes, and nothing else of the lab but its folder exists.
forget_before_reboot() {
  local boot; boot=$(cat /proc/sys/kernel/random/boot_id)
  [ "$(cat "$RUN/boot" 2>/dev/null)" = "$boot" ] && return
  rm -rf "$RUN"
  mkdir -p "$RUN"
  echo "$boot" >"$RUN/boot"
}

processes() { [ ! -x /usr/bin/python3 ] || /usr/bin/python3 "$LAB/lib/processes.py" "$1" | grep -vxF -e $$ ; }

stop_steps() { # what a killed `up` has left running
  local pids; pids=$(processes steps)
  # shellcheck disable=SC2086
  [ -z "$pids" ] || kill -9 $pids 2>/dev/null
}

stop_processes() {
  local n p mysql
  # compute first: it would see its guests vanish and note them as stopped on purpose
  for n in $NODES; do alive "nova-compute-$n" && kill -9 "$(pid_of "nova-compute-$n")"; done
  cgroups -name cgroup.kill | while read -r p; do echo 1 >"$p"; done
  alive mysql && mysql=$(pid_of mysql)
  signal() { for p in $(processes all); do [ "$p" = "${mysql:-}" ] || kill "-$1" "$p" 2>/dev/null; done; }
  signal TERM
  for n in {1..20}; do [ "$(processes all | wc -l)" -gt 1 ] || break; sleep 0.2; done
  signal KILL
  if [ -n "${mysql:-}" ]; then
    kill "$mysql"
    for n in {1..100}; do alive mysql || break; sleep 0.1; done
    alive mysql && kill -9 "$mysql"
  fi
}

remove_network() {
  local n
  for n in /run/netns/{qrouter-,qdhcp-,i-}* $(printf '/run/netns/%s ' $NODES $NETNODE); do [ ! -e "$n" ] || ip netns del "${n##*/}"; done
  for n in osmgmt osext x-$NETNODE $(printf 'm-%s ' $NODES $NETNODE); do ip link del "$n" 2>/dev/null; done
  [ -x /usr/sbin/nft ] && nft delete table inet toolforge_lab 2>/dev/null
  if [ -e "$RUN/netns.ours" ] && [ -z "$(ls /run/netns)" ]; then umount /run/netns; rmdir /run/netns; fi
  if [ -s "$RUN/sysctl" ]; then xargs sysctl -qw <"$RUN/sysctl"; fi
}

# The volumes first, then the file system they are files of: by the device that holds them, because their paths end at that file system's root once it is
# unmounted, or was only ever mounted in a node.
loop_devices() {
  losetup -nlO NAME,BACK-MAJ:MIN,BACK-FILE | awk -v dir="$STATE/" '
    { device = $1; sub("/dev/loop", "7:", device); if (index($3, dir) == 1) share[device] = $1; else holder[$1] = $2 }
    END { for (name in holder) if (holder[name] in share) print name; for (device in share) print share[device] }'
}

remove_mounts() {
  local m
  loop_devices | xargs -rn1 losetup -d 2>/dev/null
  for m in $(findmnt -rno TARGET | grep "^$LAB_DIR/" | sort -r); do umount -l "$m"; done
  rmdir /run/systemd/nspawn 2>/dev/null
  for m in 1 2 3; do cgroups -depth -type d -delete; [ -n "$(cgroups -type d)" ] || break; sleep 0.3; done
}

take_down() {
  stop_steps
  stop_processes
  remove_network
  remove_mounts
  remove_policy
  find "$RUN" -mindepth 1 ! -name boot ! -name down.pid -delete
}

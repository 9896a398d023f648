# Settings and the few verbs every other part uses.

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LAB_DIR=${LAB_DIR:-/var/lib/toolforge-lab}
case $LAB_DIR in
  /*[!A-Za-z0-9._/-]* | [!/]* | /) echo "lab: LAB_DIR is '$LAB_DIR': give an absolute path of plain letters" >&2; exit 2 ;;
esac
CACHE=$LAB_DIR/cache ETC=$LAB_DIR/etc LOG=$LAB_DIR/log RUN=$LAB_DIR/run STATE=$LAB_DIR/state

IP=10.99.0.1                     # every API, DNS, the apt proxy: bridge osmgmt in the root namespace
EXTERNAL=10.98.0                 # floating addresses: bridge osext, .1 is the root namespace
REGION=eqiad1-r
NODES="virt1 virt2 virt3 virt4"  # hypervisors, each a network + mount + uts namespace
NETNODE=net1                     # routers, DHCP, metadata

export LAB_DIR LC_ALL=C.UTF-8
CALLERS_PATH=${CALLERS_PATH:-$PATH}; export CALLERS_PATH # Go may be anywhere
# bin/ holds stand-ins that must win over Debian's; and OpenStack's programs must not meet a python3 other than Debian's
export PATH=$LAB/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset "${!OS_@}"

STARTED=${STARTED:-$EPOCHREALTIME}
say() { printf '%6.1fs  %s\n' "$(awk "BEGIN { print $EPOCHREALTIME - $STARTED }")" "$*"; }
refuse() { printf 'lab: %s\n' "$@" >&2; exit 2; }
fail() { # MESSAGE [LOG]
  printf 'lab: %s\n' "$1" >&2
  [ -z "${2:-}" ] || { printf 'last lines of %s:\n' "$2"; tail -n 15 "$2"; } >&2
  exit 1
}

# ---- processes
# A process is known by its pid AND its start time: pids come round again, and a PID 1 that does not reap leaves zombies that `kill -0` takes for alive.
started_at() { # PID -> its start time in ticks; fails for a zombie
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}
alive() { # NAME
  local pid at
  [ -s "$RUN/$1.pid" ] && read -r pid at <"$RUN/$1.pid" && [ "$(started_at "$pid")" = "$at" ]
}
pid_of() { local pid at; read -r pid at <"$RUN/$1.pid" && echo "$pid"; }

# A daemon writes its own pid file, so that none is lost when `up` is killed between the fork and the note. All carry TOOLFORGE_LAB, and the steps of
# `up` TOOLFORGE_LAB_STEP: what they leave behind is found by that.
start() { # NAME COMMAND...
  local name=$1; shift
  alive "$name" && return
  rm -f "$RUN/$name.pid"
  # shellcheck disable=SC2016
  env -u TOOLFORGE_LAB_STEP TOOLFORGE_LAB="$LAB_DIR" setsid bash -c '
    stat=$(</proc/$$/stat); rest=(${stat##*) }); echo "$$ ${rest[19]}" >"$0"; exec "$@"' "$RUN/$name.pid" "$@" >>"$LOG/$name.log" 2>&1 </dev/null &
}
start_in() { # NODE NAME COMMAND...
  local node=$1 name=$2; shift 2
  # nsenter, not `ip netns exec`, which would hide the node's mounts
  start "$name" nsenter -t "$(pid_of "node-$node")" -n -m -u -- "$@"
}
wait_for() { # SECONDS NAME COMMAND...: until COMMAND succeeds; gives up at once when the daemon NAME has died
  local name=$2 end=$((SECONDS + $1)); shift 2
  until "$@" >/dev/null 2>&1; do
    [ ! -e "$RUN/$name.pid" ] || alive "$name" || fail "$name died" "$LOG/$name.log"
    [ $SECONDS -lt $end ] || fail "$name does not answer" "$LOG/$name.log"
    sleep 0.3
  done
}
logged() { # NAME COMMAND...: a step whose output matters only when it fails
  local name=$1; shift
  "$@" >>"$LOG/$name.log" 2>&1 </dev/null || fail "$name failed" "$LOG/$name.log"
}

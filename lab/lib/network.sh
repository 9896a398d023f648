# The machines of the cloud as namespaces: bridges, hypervisors and the network node. All traffic stays on this machine.

set_sysctl() { # KEY VALUE: and remember the old one for `down`
  grep -qs "^$1=" "$RUN/sysctl" || echo "$1=$(sysctl -n "$1")" >>"$RUN/sysctl"
  sysctl -qw "$1=$2"
}

bridge() { # NAME ADDRESS
  [ -e "/sys/class/net/$1" ] || ip link add "$1" type bridge
  ip addr replace "$2" dev "$1"
  ip link set "$1" up
}

# Guests reach the named services of the root namespace and nothing else: nothing is forwarded, even where the machine forwards for others.
# The bridges may forward between themselves, because on kernels with br_netfilter bridged frames pass the same hook.
isolate() {
  nft -f - <<NFT
table inet toolforge_lab
delete table inet toolforge_lab
table inet toolforge_lab {
  chain forward {
    type filter hook forward priority -300
    iifname { osext, osmgmt } oifname != { osext, osmgmt } drop
    oifname { osext, osmgmt } iifname != { osext, osmgmt } drop
  }
  chain input {
    type filter hook input priority -10
    iifname != osext accept
    ct state established,related accept
    meta l4proto ipv6-icmp accept
    ip daddr { $IP, $EXTERNAL.1 } icmp type echo-request accept
    ip daddr $IP udp dport 53 accept
    ip daddr $IP tcp dport { 53, 443, 3142, 5000, 7480, 8080, 8774, 8776, 8778, 9001, 9292, 9696 } accept
    drop
  }
}
NFT
}

node_address() { # NAME
  case $1 in virt*) echo "10.99.0.1${1#virt}" ;; *) echo 10.99.0.20 ;; esac
}

node() { # NAME
  local name=$1 pid
  alive "node-$name" && return
  ip netns del "$name" 2>/dev/null
  ip link del "m-$name" 2>/dev/null
  rm -f "$RUN/$name.ready"
  start "node-$name" unshare --net --mount --uts --propagation unchanged "$LAB/bin/node-init" "$name" "$RUN"
  wait_for 10 "node-$name" test -e "$RUN/$name.ready"
  pid=$(pid_of "node-$name")
  ip netns attach "$name" "$pid"
  ip link add "m-$name" type veth peer name mgmt0 netns "$pid"
  ip link set "m-$name" master osmgmt up
  ip -n "$name" addr add "$(node_address "$name")/24" dev mgmt0
  ip -n "$name" link set mgmt0 up
  nsenter -t "$pid" -n sysctl -qw net.ipv4.ip_forward=1
}

start_network() {
  # a namespace made in a node must show in the root namespace, and the other way round
  mkdir -p /run/netns
  findmnt -n /run/netns >/dev/null || { touch "$RUN/netns.ours" && mount --bind /run/netns /run/netns && mount --make-shared /run/netns; }
  # the default of 128 instances stops the systemd of the 20th guest ("Failed to allocate manager object")
  set_sysctl fs.inotify.max_user_instances 8192
  set_sysctl fs.inotify.max_user_watches 1048576
  bridge osmgmt $IP/24
  bridge osext $EXTERNAL.1/24
  logged isolate isolate
  local n
  for n in $NODES $NETNODE; do node "$n"; done
  if [ ! -e "/sys/class/net/x-$NETNODE" ]; then
    ip link add x-$NETNODE type veth peer name ext0 netns "$(pid_of node-$NETNODE)"
    ip link set x-$NETNODE master osext up
    ip -n $NETNODE link set ext0 up
  fi
  say "bridges and nodes"
}

# Object storage as production has it: Ceph's gateway, with one monitor and one store. Debian 13's, since its digests are those of today's Ceph.

RGW_PORT=7480 # and in seed.py, network.sh
CEPH_ADDRESS=127.0.0.16

radosgw_packages=ceph-mon,ceph-osd,radosgw
radosgw_release=trixie
# Its name tells what it was made from.
radosgw_root() { echo "$CACHE/radosgw-$(md5sum <<<"$radosgw_release $radosgw_packages" | cut -c1-12)"; }

start_radosgw_root() { # in the background, as the guest image: some 80 s, once
  [ ! -d "$(radosgw_root)" ] || return 0
  say "unpacking Ceph in the background"
  wait_for 20 aptproxy nc -z $IP 3142
  build_radosgw_root "$(radosgw_root)" >"$LOG/radosgw-root.log" 2>&1 </dev/null &
  radosgw_build=$!
}

build_radosgw_root() { # FOLDER
  local mirror checks
  rm -rf "$CACHE"/radosgw-*
  # the machine's own mirror, whatever it is, through the lab's proxy, which keeps what it fetched
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | awk '$2 == "bookworm" { sub("^https", "http", $1); print $1; exit }')
  checks=$(apt-config dump | grep '^Acquire::Check-' || true)
  # policy-rc.d: no package starts its daemons on the machine itself
  # shellcheck disable=SC2016
  nice -n 10 mmdebstrap --variant=apt --mode=root --skip=check/empty \
    --aptopt="$checks" --aptopt="Acquire::http::Proxy \"http://$IP:3142\"" --aptopt='Apt::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --setup-hook='mkdir -p "$1/usr/sbin"; printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"; chmod 755 "$1/usr/sbin/policy-rc.d"' \
    --include=$radosgw_packages $radosgw_release "$1.part" "$mirror" && mkdir -p "$1.part"/{etc,var/lib,run}/ceph && mv "$1.part" "$1"
}

configure_radosgw() {
  mkdir -p "$ETC/ceph" "$STATE/ceph"/{mon,osd}
  [ -s "$STATE/ceph/fsid" ] || cat /proc/sys/kernel/random/uuid >"$STATE/ceph/fsid"
  cat >"$ETC/ceph/ceph.conf" <<INI
[global]
fsid = $(cat "$STATE/ceph/fsid")
mon host = [v2:$CEPH_ADDRESS:3300/0,v1:$CEPH_ADDRESS:6789/0]
public addr = $CEPH_ADDRESS
cluster addr = $CEPH_ADDRESS
auth cluster required = none
auth service required = none
auth client required = none
# the gateway would want an encrypted monitor, which needs keys
ms mon client mode = crc
setuser match path =
log file =
log to stderr = true
mon data = /var/lib/ceph/mon
osd data = /var/lib/ceph/osd
mon allow pool size one = true
mon warn on pool no redundancy = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = bluestore
bluestore block size = 8589934592
bluestore block wal create = false
bluestore block db create = false
bluestore cache autotune = false
bluestore cache size = 33554432
osd max pg log entries = 100
osd min pg log entries = 50
[client.radosgw]
rgw frontends = beast endpoint=$IP:$RGW_PORT
rgw thread pool size = 32
rgw enable usage log = false
# what Wikimedia Cloud VPS sets
rgw keystone api version = 3
rgw keystone url = http://$IP:5000
rgw keystone accepted roles = admin, member
rgw keystone implicit tenants = true
rgw keystone admin domain = Default
rgw keystone admin project = service
rgw keystone admin user = lab-service
rgw keystone admin password = $PASSWORD
rgw s3 auth use keystone = true
rgw swift account in url = true
rgw user default quota max objects = 4096
rgw user default quota max size = 8589934592
INI
  chmod 600 "$ETC/ceph/ceph.conf"
}

ceph_() { "$LAB/bin/in-root" "$(radosgw_root)" "$ETC/ceph" "$STATE/ceph" "$@"; }
start_ceph() { start "$1" "$LAB/bin/in-root" "$(radosgw_root)" "$ETC/ceph" "$STATE/ceph" "${@:2}"; }

# From nothing some 25 s. What is half made by a start that was killed is made anew.
start_radosgw() {
  if [ -n "${radosgw_build:-}" ]; then
    wait "$radosgw_build" || fail "Ceph was not unpacked" "$LOG/radosgw-root.log"
    say "Ceph unpacked"
  fi
  if [ ! -e "$STATE/ceph/made" ]; then
    # its monitor would hold on to what is removed here
    while alive ceph-mon; do kill -9 "$(pid_of ceph-mon)"; sleep 0.1; done
    rm -rf "$STATE/ceph"/{mon,osd}/*
    logged ceph ceph_ monmaptool --create --clobber --fsid "$(cat "$STATE/ceph/fsid")" --addv a "[v2:$CEPH_ADDRESS:3300,v1:$CEPH_ADDRESS:6789]" /var/lib/ceph/monmap
    logged ceph ceph_ ceph-mon --mkfs -i a --monmap /var/lib/ceph/monmap
    start_ceph ceph-mon ceph-mon -f -i a
    wait_for 60 ceph-mon nc -z $CEPH_ADDRESS 3300
    logged ceph ceph_ ceph osd new "$(cat "$STATE/ceph/fsid")" 0
    logged ceph ceph_ ceph-osd -i 0 --mkfs --osd-uuid "$(cat "$STATE/ceph/fsid")"
    touch "$STATE/ceph/made"
  fi
  start_ceph ceph-mon ceph-mon -f -i a
  start_ceph ceph-osd ceph-osd -f -i 0
  start_ceph radosgw radosgw -f -n client.radosgw
}

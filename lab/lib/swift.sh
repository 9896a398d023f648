# Object storage: one device, one replica, signed URLs (tempurl).

configure_swift() {
  mkdir -p "$ETC/swift" "$STATE/swift/disk" "$STATE/swift-recon"
  local server port
  printf '[swift-hash]\nswift_hash_path_suffix = %s\n' "$PASSWORD" >"$ETC/swift/swift.conf"
  # every server names its part of the API, its port, and the ring that the proxy finds it by
  for server in account:6202 container:6201 object:6200; do
    port=${server#*:} server=${server%:*}
    cat >"$ETC/swift/$server.conf" <<INI
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
workers = 1
user = root
swift_dir = $ETC/swift
devices = $STATE/swift
mount_check = false
log_level = WARNING
[pipeline:main]
pipeline = $server-server
[app:$server-server]
use = egg:swift#$server
[filter:recon]
recon_cache_path = $STATE/swift-recon
INI
    [ -s "$ETC/swift/$server.ring.gz" ] || (
      cd "$ETC/swift" || exit
      swift-ring-builder $server.builder create 8 1 1
      swift-ring-builder $server.builder add "r1z1-127.0.0.1:$port/disk" 1
      swift-ring-builder $server.builder rebalance
    ) >>"$LOG/swift-rings.log" 2>&1
  done
  cat >"$ETC/swift/proxy.conf" <<INI
[DEFAULT]
bind_ip = $IP
bind_port = 8080
workers = 2
user = root
swift_dir = $ETC/swift
log_level = WARNING
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache bulk tempurl authtoken keystoneauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:11299
[filter:bulk]
use = egg:swift#bulk
[filter:tempurl]
use = egg:swift#tempurl
methods = GET HEAD PUT
allowed_digests = sha256 sha512
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
www_authenticate_uri = http://$IP:5000/v3
memcached_servers = 127.0.0.1:11299
# requests without a token go on to tempurl's own check
delay_auth_decision = True
$(service_user)
[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = admin, member
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
INI
}

start_swift() {
  local server
  for server in account container object proxy; do start swift-$server "swift-$server-server" "$ETC/swift/$server.conf"; done
}

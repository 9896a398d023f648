# Identity and placement, both behind uwsgi.

configure_keystone() {
  mkdir -p "$ETC/keystone" "$ETC/placement" "$CACHE/fernet" "$CACHE/credential"
  local d
  # the keys that `keystone-manage fernet_setup` would write, without its two seconds; beside the dump, whose contents they protect
  for d in fernet credential; do
    for i in 0 1; do [ -s "$CACHE/$d/$i" ] || (umask 077; head -c 32 /dev/urandom | base64 | tr +/ -_ >"$CACHE/$d/$i"); done
  done
  cat >"$ETC/keystone/keystone.conf" <<INI
[DEFAULT]
use_stderr = true
[database]
connection = $(database_url keystone)
[token]
provider = fernet
expiration = 86400
[fernet_tokens]
key_repository = $CACHE/fernet
[fernet_receipts]
key_repository = $CACHE/fernet
[credential]
key_repository = $CACHE/credential
[cache]
enabled = true
backend = dogpile.cache.memcached
memcache_servers = 127.0.0.1:11299
INI
  cat >"$ETC/placement/placement.conf" <<INI
[DEFAULT]
use_stderr = true
[placement_database]
connection = $(database_url placement)
[api]
auth_strategy = keystone
$(common_sections placement)
INI
  uwsgi_ini 5000 /usr/bin/keystone-wsgi-public "OS_KEYSTONE_CONFIG_DIR=$ETC/keystone" >"$ETC/keystone/uwsgi.ini"
  uwsgi_ini 8778 /usr/bin/placement-api "OS_PLACEMENT_CONFIG_DIR=$ETC/placement" >"$ETC/placement/uwsgi.ini"
}

uwsgi_ini() { # PORT PROGRAM ENVIRONMENT
  cat <<INI
[uwsgi]
plugins = python3
http-socket = $IP:$1
wsgi-file = $2
env = $3
master = true
processes = 3
threads = 1
enable-threads = true
thunder-lock = true
need-app = true
lazy-apps = false
die-on-term = true
buffer-size = 65535
http-keepalive = false
add-header = Connection: close
disable-logging = true
listen = 100
INI
}

start_keystone() {
  start keystone uwsgi_python3 --ini "$ETC/keystone/uwsgi.ini"
  start placement uwsgi_python3 --ini "$ETC/placement/uwsgi.ini"
  wait_for 90 keystone curl -fs http://$IP:5000/v3
}

# Fragments that the configuration files of several services share.

PASSWORD=$(cat "$CACHE/password")
RABBIT=rabbit://lab:$PASSWORD@$IP:5672/

database_url() { echo "mysql+pymysql://root@localhost/$1?unix_socket=$RUN/mysql.sock&charset=utf8mb4"; }

service_user() { cat <<INI
auth_type = password
auth_url = http://$IP:5000/v3
project_name = service
project_domain_name = Default
user_domain_name = Default
username = lab-service
password = $PASSWORD
region_name = $REGION
INI
}

sections() { # LINE SECTION...: the same line in several sections
  local line=$1 s; shift
  for s in "$@"; do printf '[%s]\n%s\n' "$s" "$line"; done
}

common_sections() { # SERVICE_TYPE
  cat <<INI
[keystone_authtoken]
www_authenticate_uri = http://$IP:5000/v3
memcached_servers = 127.0.0.1:11299
# cinder and nova insist since CVE-2023-2088
service_token_roles = service
service_token_roles_required = true
service_type = $1
$(service_user)
[oslo_messaging_rabbit]
heartbeat_in_pthread = false
rabbit_qos_prefetch_count = 16
[oslo_messaging_notifications]
driver = noop
[oslo_concurrency]
lock_path = $STATE/lock
INI
}

seed() { # STEP ARGUMENT...: lib/seed.py, but what the databases hold already is not asked for again
  local stamp=$STATE/seed.$1 made_of; made_of=$(echo "$@" | cat - "$LAB/lib/seed.py" | md5sum)
  [ "$made_of" != "$(cat "$stamp" 2>/dev/null)" ] || return 0
  logged seed /usr/bin/python3 "$LAB/lib/seed.py" "$@"
  echo "$made_of" >"$stamp"
}

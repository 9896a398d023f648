# MariaDB, RabbitMQ, memcached; and the schemas, whose migrations are the slowest part of a first start.

DATABASES="keystone placement glance nova_api nova nova_cell0 neutron cinder designate"

configure_databases() {
  mkdir -p "$STATE/lock" "$STATE/rabbit"
  # no durability: the lab trades it for speed
  cat >"$ETC/my.cnf" <<INI
[mariadbd]
user = root
datadir = $STATE/mysql
socket = $RUN/mysql.sock
pid-file = $RUN/mysql.own
skip-networking
skip-name-resolve
max_connections = 600
innodb_flush_log_at_trx_commit = 0
innodb_flush_method = nosync
innodb_doublewrite = 0
innodb_buffer_pool_size = 256M
innodb_log_file_size = 96M
performance_schema = off
skip-log-bin
character-set-server = utf8mb4
collation-server = utf8mb4_general_ci
INI
  cat >"$ETC/rabbitmq.conf" <<INI
listeners.tcp.1 = $IP:5672
default_user = lab
default_pass = $PASSWORD
loopback_users = none
log.console = false
log.file.level = warning
disk_free_limit.absolute = 100MB
vm_memory_high_watermark.absolute = 1GB
INI
  echo '[].' >"$ETC/rabbit_plugins"
}

start_databases() {
  if [ ! -d "$STATE/mysql" ]; then
    rm -rf "$STATE/mysql.part"
    logged mysql mariadb-install-db --no-defaults --user=root --datadir="$STATE/mysql.part" --auth-root-authentication-method=normal --skip-test-db
    mv "$STATE/mysql.part" "$STATE/mysql"
  fi
  start mysql mariadbd --defaults-file="$ETC/my.cnf"
  start memcached memcached -u root -l 127.0.0.1 -p 11299 -m 64 -U 0
  start rabbit env HOME="$STATE/rabbit" RABBITMQ_NODENAME=lab@localhost RABBITMQ_MNESIA_BASE="$STATE/rabbit/mnesia" RABBITMQ_LOG_BASE="$STATE/rabbit/log" \
    RABBITMQ_CONFIG_FILE="$ETC/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$ETC/rabbit_plugins" RABBITMQ_CONF_ENV_FILE=/dev/null \
    ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=4399 RABBITMQ_DIST_PORT=25699 ERL_MAX_PORTS=4096 /usr/lib/rabbitmq/bin/rabbitmq-server
  wait_for 60 mysql sql -e 'select 1'
}

sql() { mariadb -S "$RUN/mysql.sock" -u root "$@"; }

# Migrated once per version of the packages; kept in the cache as a dump.
create_schemas() {
  [ ! -e "$STATE/schemas.done" ] || return 0
  local dump d
  dump=$CACHE/schemas-$(dpkg-query -W python3-{keystone,placement,glance,nova,neutron,cinder,designate} mariadb-server | md5sum | cut -c1-12).sql
  for d in $DATABASES; do echo "DROP DATABASE IF EXISTS $d; CREATE DATABASE $d CHARACTER SET utf8mb3;"; done | sql
  if [ -s "$dump" ]; then
    sql <"$dump"
  else
    say "migrating the schemas (once)"
    migrate_first >"$LOG/migrate-1.log" 2>&1 & local first=$!
    migrate_second >"$LOG/migrate-2.log" 2>&1 & local second=$!
    wait $first || fail "the migration of the databases failed" "$LOG/migrate-1.log"
    wait $second || fail "the migration of the databases failed" "$LOG/migrate-2.log"
    # shellcheck disable=SC2086
    mariadb-dump -S "$RUN/mysql.sock" -u root --databases $DATABASES >"$dump.part" && mv "$dump.part" "$dump"
  fi
  touch "$STATE/schemas.done"
  say "schemas"
}
migrate_first() {
  keystone-manage --config-file "$ETC/keystone/keystone.conf" db_sync &&
    keystone-manage --config-file "$ETC/keystone/keystone.conf" bootstrap --bootstrap-password "$PASSWORD" --bootstrap-region-id $REGION \
      --bootstrap-admin-url http://$IP:5000/v3 --bootstrap-internal-url http://$IP:5000/v3 --bootstrap-public-url http://$IP:5000/v3 &&
    placement-manage --config-file "$ETC/placement/placement.conf" db sync &&
    glance-manage --config-file "$ETC/glance/glance-api.conf" db_sync &&
    cinder-manage --config-file "$ETC/cinder/cinder.conf" db sync &&
    designate-manage --config-file "$ETC/designate/designate.conf" database sync
}
migrate_second() {
  local nova="nova-manage --config-file $ETC/nova/nova.conf"
  $nova api_db sync &&
    $nova cell_v2 map_cell0 --database_connection "$(database_url nova_cell0)" &&
    $nova cell_v2 create_cell --name cell1 &&
    $nova db sync &&
    neutron-db-manage --config-file "$ETC/neutron/neutron.conf" --config-file "$ETC/neutron/ml2.ini" upgrade heads
}

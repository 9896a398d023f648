# DNS: Designate, and the real bind9 that serves its zones to everyone at 10.99.0.1:53.

configure_designate() {
  mkdir -p "$ETC/designate" "$ETC/bind" "$STATE/bind" "$STATE/designate"
  # without poll_delay 0 and a retry every second a record takes 15 s to become ACTIVE
  cat >"$ETC/designate/designate.conf" <<INI
[DEFAULT]
transport_url = $RABBIT
state_path = $STATE/designate
use_stderr = true
log_file =
root_helper = env
[storage:sqlalchemy]
connection = $(database_url designate)
[service:api]
listen = $IP:9001
auth_strategy = keystone
api_base_uri = http://$IP:9001/
enable_api_v2 = true
enabled_extensions_v2 = quotas, reports
api_paste_config = /etc/designate/api-paste.ini
workers = 1
[service:central]
workers = 1
[service:mdns]
listen = $IP:5354
workers = 1
[service:worker]
workers = 1
poll_delay = 0
poll_retry_interval = 1
poll_max_retries = 30
poll_timeout = 5
notify = true
[service:producer]
workers = 1
$(common_sections dns)
INI
  cat >"$ETC/designate/pools.yaml" <<YAML
- name: default
  attributes: {}
  ns_records: [{hostname: ns0.openstack.eqiad1.wikimediacloud.org., priority: 1}]
  nameservers: [{host: $IP, port: 53}]
  targets:
    - type: bind9
      masters: [{host: $IP, port: 5354}]
      options: {host: $IP, port: 53, rndc_host: $IP, rndc_port: 9953, rndc_key_file: $ETC/bind/rndc.key, rndc_config_file: $ETC/bind/rndc.conf}
YAML
  [ -s "$ETC/bind/rndc.key" ] || rndc-confgen -a -A hmac-sha256 -k rndc-key -c "$ETC/bind/rndc.key" >/dev/null
  cat >"$ETC/bind/rndc.conf" <<CONF
include "$ETC/bind/rndc.key";
options { default-server $IP; default-port 9953; default-key "rndc-key"; };
CONF
  cat >"$ETC/bind/named.conf" <<CONF
include "$ETC/bind/rndc.key";
options {
  directory "$STATE/bind"; pid-file "$RUN/named.own"; session-keyfile "$RUN/named.session.key";
  listen-on port 53 { $IP; }; listen-on-v6 { none; };
  allow-new-zones yes; allow-query { any; }; recursion no; allow-transfer { any; }; allow-notify { any; };
  minimal-responses yes; request-ixfr no; dnssec-validation no; notify no; empty-zones-enable no;
  serial-query-rate 1000; min-refresh-time 1; transfers-in 50; transfers-per-ns 50;
};
controls { inet $IP port 9953 allow { $IP; 127.0.0.1; } keys { "rndc-key"; }; };
logging { channel all { stderr; severity info; print-time yes; }; category default { all; }; };
CONF
  # what the cloud's own machines and its users look up in the rest of the world
  outside letsencrypt.org acme-v02.api
  outside wikimediacloud.org ns0.openstack.eqiad1
}

outside() { # ZONE NAME: one name there, and it is this machine
  printf '$TTL 60\n@ SOA ns root 1 3600 600 86400 60\n@ NS ns\nns A %s\n%s A %s\n' $IP "$2" $IP >"$ETC/bind/$1.zone"
  echo "zone \"$1\" { type master; file \"$ETC/bind/$1.zone\"; };" >>"$ETC/bind/named.conf"
}

start_designate() {
  local s
  start named named -f -c "$ETC/bind/named.conf"
  for s in central api worker producer mdns; do start designate-$s designate-$s --config-file "$ETC/designate/designate.conf"; done
}

create_dns_pool() {
  [ ! -e "$STATE/pool.done" ] || return 0
  logged designate-pool designate-manage --config-file "$ETC/designate/designate.conf" pool update --file "$ETC/designate/pools.yaml"
  touch "$STATE/pool.done"
}

# Networks: Linux bridges and VXLAN on every node; routers, DHCP and metadata on the network node.

configure_neutron() {
  mkdir -p "$ETC/neutron" "$STATE/neutron"
  # privsep with more than one thread hangs an agent now and then ("greenlet.error: cannot switch to a different thread")
  cat >"$ETC/neutron/neutron.conf" <<INI
[DEFAULT]
bind_host = $IP
bind_port = 9696
core_plugin = ml2
service_plugins = router,port_forwarding
transport_url = $RABBIT
# on a busy machine a call that is repeated after a minute only adds to the load
rpc_response_timeout = 240
api_workers = 2
rpc_workers = 2
rpc_state_report_workers = 0
state_path = $STATE/neutron
auth_strategy = keystone
api_paste_config = /etc/neutron/api-paste.ini
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
send_events_interval = 0
agent_down_time = 60
global_physnet_mtu = 1500
use_stderr = true
log_file =
dns_domain = eqiad1.wikimedia.cloud.
[experimental]
linuxbridge = true
[database]
connection = $(database_url neutron)
[nova]
$(service_user)
[placement]
$(service_user)
[agent]
root_helper = env
report_interval = 10
[quotas]
default_quota = -1
quota_network = -1
quota_subnet = -1
quota_port = -1
quota_router = -1
quota_floatingip = -1
quota_security_group = -1
quota_security_group_rule = -1
$(sections $'helper_command = privsep-helper\nthread_pool_size = 1' privsep privsep_link privsep_conntrack privsep_dhcp_release privsep_namespace)
$(common_sections network)
INI
  # the shared network belongs to admin, and by default only a network's owner may name further addresses of a port: the projects' VIPs need it
  cat >"$ETC/neutron/policy.yaml" <<'YAML'
"create_port:allowed_address_pairs": "rule:admin_or_owner"
"create_port:allowed_address_pairs:ip_address": "rule:admin_or_owner"
"create_port:allowed_address_pairs:mac_address": "rule:admin_or_owner"
"update_port:allowed_address_pairs": "rule:admin_or_owner"
"update_port:allowed_address_pairs:ip_address": "rule:admin_or_owner"
"update_port:allowed_address_pairs:mac_address": "rule:admin_or_owner"
"create_port:fixed_ips:ip_address": "rule:admin_or_owner"
"update_port:fixed_ips:ip_address": "rule:admin_or_owner"
YAML
  cat >"$ETC/neutron/ml2.ini" <<INI
[ml2]
type_drivers = flat,vxlan
tenant_network_types = vxlan
mechanism_drivers = linuxbridge
extension_drivers = port_security
[ml2_type_flat]
flat_networks = external
[ml2_type_vxlan]
vni_ranges = 100:9999
[securitygroup]
enable_security_group = true
enable_ipset = true
INI
  local n mapping
  for n in $NODES $NETNODE; do
    mapping=; [ "$n" != $NETNODE ] || mapping="physical_interface_mappings = external:ext0"
    cat >"$ETC/neutron/$n.ini" <<INI
[DEFAULT]
host = $n
[linux_bridge]
$mapping
[vxlan]
enable_vxlan = true
local_ip = $(node_address "$n")
# Nodes find each other by multicast. The server's "L2 population" tells a node about the others when its first port comes up, which
# in a lab that starts again with its guests it mistakes: nodes without DHCP.
vxlan_group = 239.1.1.1
[securitygroup]
firewall_driver = iptables
enable_security_group = true
enable_ipset = true
[agent]
polling_interval = 1
INI
  done
  cat >"$ETC/neutron/l3.ini" <<INI
[DEFAULT]
host = $NETNODE
interface_driver = linuxbridge
agent_mode = legacy
metadata_proxy_socket = $STATE/neutron/metadata_proxy
INI
  cat >"$ETC/neutron/dhcp.ini" <<INI
[DEFAULT]
host = $NETNODE
interface_driver = linuxbridge
dhcp_driver = neutron.agent.linux.dhcp.Dnsmasq
num_sync_threads = 1
enable_isolated_metadata = true
force_metadata = true
dnsmasq_dns_servers = $IP
metadata_proxy_socket = $STATE/neutron/metadata_proxy
INI
  cat >"$ETC/neutron/metadata.ini" <<INI
[DEFAULT]
host = $NETNODE
nova_metadata_host = $IP
metadata_proxy_shared_secret = $PASSWORD
metadata_workers = 1
metadata_proxy_socket = $STATE/neutron/metadata_proxy
INI
}

start_neutron() { start neutron-server "$LAB/bin/neutron-server" --config-file "$ETC/neutron/neutron.conf" --config-file "$ETC/neutron/ml2.ini"; }

start_agents() {
  # an agent whose first call goes out before the server listens waits for its time-out of a minute
  wait_for 90 neutron-server nc -z $IP 9696
  local n a
  for n in $NODES $NETNODE; do
    start_in "$n" "bridge-agent-$n" neutron-linuxbridge-agent --config-file "$ETC/neutron/neutron.conf" --config-file "$ETC/neutron/$n.ini"
  done
  for a in l3 dhcp metadata; do
    start_in $NETNODE $a-agent neutron-$a-agent --config-file "$ETC/neutron/neutron.conf" --config-file "$ETC/neutron/$a.ini"
  done
}

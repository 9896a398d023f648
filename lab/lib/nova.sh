# Compute: the API side in the root namespace, one nova-compute per hypervisor node.

nova_common() { # INI of both sides
  cat <<INI
transport_url = $RABBIT
use_stderr = true
log_file =
use_neutron = true
rpc_response_timeout = 180
service_down_time = 60
report_interval = 10
block_device_allocate_retries = 300
block_device_allocate_retries_interval = 1
[api]
auth_strategy = keystone
# the guests' names are what the product says, without "novalocal"
dhcp_domain =
[glance]
api_servers = http://$IP:9292
[cinder]
os_region_name = $REGION
catalog_info = volumev3::publicURL
$(service_user)
[neutron]
service_metadata_proxy = true
metadata_proxy_shared_secret = $PASSWORD
$(service_user)
[placement]
$(service_user)
[service_user]
send_service_user_token = true
$(service_user)
[vnc]
enabled = false
$(sections 'helper_command = privsep-helper' privsep vif_plug_linux_bridge_privileged nova_sys_admin privsep_osbrick)
$(common_sections compute)
INI
}

configure_nova() { # nspawn|fake
  mkdir -p "$ETC/nova" "$STATE/nova" "$STATE/guest-images"
  cat >"$ETC/nova/nova.conf" <<INI
[api_database]
connection = $(database_url nova_api)
[database]
connection = $(database_url nova)
[wsgi]
api_paste_config = /etc/nova/api-paste.ini
[conductor]
workers = 1
[scheduler]
workers = 1
discover_hosts_in_cells_interval = 5
# parallel creates in one anti-affinity group may collide on a host and are then scheduled again
max_attempts = 8
[filter_scheduler]
shuffle_best_same_weighed_hosts = true
enabled_filters = ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter,AvailabilityZoneFilter
[DEFAULT]
my_ip = $IP
state_path = $STATE/nova
osapi_compute_listen = $IP
osapi_compute_workers = 2
metadata_listen = $IP
metadata_workers = 1
enabled_apis = osapi_compute,metadata
$(nova_common)
INI
  local n driver=fake.FakeDriver resume=false
  [ "$1" = fake ] || driver=nspawn_driver.NspawnDriver resume=true
  for n in $NODES; do
    mkdir -p "$STATE/nova-$n/instances"
    # no [database] here: nova-compute refuses to start with one
    cat >"$ETC/nova/$n.conf" <<INI
[compute]
resource_provider_association_refresh = 0
# a few failed builds must not take the host out of the lab
consecutive_build_service_disable_threshold = 0
[libvirt]
# where os-brick mounts the volume share, whatever the driver
nfs_mount_point_base = $STATE/volumes
[DEFAULT]
host = $n
my_ip = $(node_address "$n")
state_path = $STATE/nova-$n
compute_driver = $driver
# the metadata service is there, but a first boot asks it some 15 things, each a question to Neutron, too
force_config_drive = true
vif_plugging_timeout = 300
vif_plugging_is_fatal = true
force_raw_images = false
resume_guests_state_on_host_boot = $resume
# Two members of an anti-affinity group that begin on one host at the same moment see each other there, and both are refused, from host to host until
# none is left. One after the other, the second alone is refused, and finds another.
max_concurrent_builds = 1
heal_instance_info_cache_interval = 600
$(nova_common)
INI
  done
}

start_nova() {
  local s
  for s in conductor api scheduler; do start nova-$s nova-$s --config-file "$ETC/nova/nova.conf"; done
}

start_hypervisors() {
  local n guests=/sys/fs/cgroup/cpu/toolforge-lab
  # all guests together weigh as much as two processes of the control plane: else 40 of them, configuring themselves, starve the agents into time-outs
  mkdir -p $guests
  echo 2048 >$guests/cpu.shares
  for n in $NODES; do start_in "$n" "nova-compute-$n" "$LAB/bin/nova-compute" --config-file "$ETC/nova/$n.conf"; done
}

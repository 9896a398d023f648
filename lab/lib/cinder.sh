# Volumes: Cinder's NFS driver on a local file system, whose files the hypervisors attach as loop devices.

SHARE=127.0.0.1:/volumes

# It must be a file system of its own: Nova asks os.path.ismount(), which is False for a bind mount of the same one. Before the nodes are made, which inherit it.
mount_volumes() {
  local at; at=$STATE/volumes/$(printf %s $SHARE | md5sum | cut -d' ' -f1)
  mkdir -p "$at"
  ! findmnt -n "$at" >/dev/null || return 0
  if [ ! -s "$STATE/volumes.img" ]; then
    rm -f "$STATE/volumes.part"
    truncate -s 100G "$STATE/volumes.part"
    logged volumes mkfs.ext4 -q -m 0 -E lazy_itable_init=1,nodiscard "$STATE/volumes.part"
    mv "$STATE/volumes.part" "$STATE/volumes.img"
  fi
  mount -o loop "$STATE/volumes.img" "$at"
}

configure_cinder() {
  mkdir -p "$ETC/cinder" "$STATE/cinder"
  echo $SHARE >"$ETC/cinder/shares"
  # sparse files: volumes may be promised far beyond the disk
  cat >"$ETC/cinder/cinder.conf" <<INI
[DEFAULT]
my_ip = $IP
host = lab
transport_url = $RABBIT
state_path = $STATE/cinder
osapi_volume_listen = $IP
osapi_volume_workers = 1
api_paste_config = /etc/cinder/api-paste.ini
auth_strategy = keystone
# ids that are names
project_id_regex = [a-z0-9-]+
enabled_backends = local
default_volume_type = standard
glance_api_servers = http://$IP:9292
use_stderr = true
log_file =
rootwrap_config = /etc/cinder/rootwrap.conf
resource_query_filters_file = /etc/cinder/resource_filters.json
[database]
connection = $(database_url cinder)
[local]
volume_backend_name = local
volume_driver = cinder.volume.drivers.nfs.NfsDriver
nfs_shares_config = $ETC/cinder/shares
nfs_mount_point_base = $STATE/volumes
nfs_sparsed_volumes = true
nas_secure_file_operations = false
nas_secure_file_permissions = false
max_over_subscription_ratio = 1000
[nova]
$(service_user)
[service_user]
send_service_user_token = true
$(service_user)
$(sections 'helper_command = privsep-helper' privsep cinder_sys_admin)
$(common_sections volume)
INI
}

start_cinder() {
  local s
  for s in api scheduler volume; do start cinder-$s cinder-$s --config-file "$ETC/cinder/cinder.conf"; done
}

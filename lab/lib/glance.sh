# Images: plain files.

configure_glance() {
  mkdir -p "$ETC/glance" "$STATE"/glance/{images,stage,tasks}
  cat >"$ETC/glance/glance-api.conf" <<INI
[DEFAULT]
bind_host = $IP
bind_port = 9292
workers = 1
enabled_backends = file:file
enabled_import_methods = [glance-direct]
use_stderr = true
log_file =
[glance_store]
default_backend = file
[file]
filesystem_store_datadir = $STATE/glance/images
[os_glance_staging_store]
filesystem_store_datadir = $STATE/glance/stage
[os_glance_tasks_store]
filesystem_store_datadir = $STATE/glance/tasks
[database]
connection = $(database_url glance)
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
$(common_sections image)
INI
}

start_glance() { start glance-api glance-api --config-file "$ETC/glance/glance-api.conf"; }

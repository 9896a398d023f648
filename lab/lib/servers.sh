# What the databases know about the servers: one query of some milliseconds, also when every API is busy.

servers() { # name, project, hypervisor, fixed addresses, floating address, state, id; tab-separated
  mariadb -S "$RUN/mysql.sock" -u root -NB 2>/dev/null <<'SQL'
SELECT i.hostname, p.name, IFNULL(i.host, '-'),
       IFNULL(GROUP_CONCAT(DISTINCT a.ip_address ORDER BY a.ip_address SEPARATOR ','), '-'),
       IFNULL(GROUP_CONCAT(DISTINCT f.floating_ip_address SEPARATOR ','), '-'),
       IF(i.task_state IS NULL, i.vm_state, i.task_state), i.uuid
  FROM nova.instances i
  JOIN keystone.project p ON p.id = i.project_id
  LEFT JOIN neutron.ports o ON o.device_id = i.uuid
  LEFT JOIN neutron.ipallocations a ON a.port_id = o.id
  LEFT JOIN neutron.floatingips f ON f.fixed_port_id = o.id
 WHERE i.deleted = 0
 GROUP BY i.id ORDER BY p.name, i.display_name
SQL
}

server_id() { # NAME
  local found
  alive mysql || refuse "the lab is not running: lab/up"
  found=$(servers | awk -F'\t' -v name="$1" '$1 == name || $7 == name { print $7; exit }')
  [ -n "$found" ] || refuse "no server is called '$1'; there are: $(servers | cut -f1 | xargs)"
  echo "$found"
}

# Which Terraform provider the lab uses. The product never knows.

mirror() { echo "${LAB_PROVIDER_MIRROR:-$LAB_DIR/mirror}"; }

write_terraformrc() {
  cat >"$LAB_DIR/terraformrc.part" <<HCL
provider_installation {
  filesystem_mirror {
    path    = "$(mirror)"
    include = ["registry.terraform.io/terraform-provider-openstack/openstack"]
  }
  direct {
    exclude = ["registry.terraform.io/terraform-provider-openstack/openstack"]
  }
}
HCL
  mv "$LAB_DIR/terraformrc.part" "$LAB_DIR/terraformrc"
}

install_provider() {
  if [ -z "${LAB_PROVIDER_MIRROR:-}" ]; then
    if [ -x "$LAB/provider/install" ]; then
      logged provider "$LAB/provider/install" "$LAB_DIR/mirror" "$CACHE"
    else
      say "warning: lab/provider/install does not exist: no Terraform provider (set LAB_PROVIDER_MIRROR to a folder that holds one)"
    fi
  fi
  write_terraformrc
}

write_clouds() {
  local project
  (
    umask 077
    echo "clouds:"
    for project in toolsbeta tools admin; do
      cat <<YAML
  $project:
    region_name: $REGION
    identity_api_version: 3
    auth: {auth_url: "http://$IP:5000/v3", username: $project, password: $PASSWORD, project_name: $project, project_domain_name: Default, user_domain_name: Default}
YAML
    done
  ) >"$LAB_DIR/clouds.yaml"
}

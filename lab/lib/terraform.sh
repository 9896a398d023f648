# How Terraform and OpenTofu find the provider, and what they log in with. The product never knows.

# Where the registry can be reached they ask it themselves, as production does. Elsewhere the provider is built from its Go module, whose version and
# checksums lab/provider/go.mod and go.sum pin, into a mirror in the cache.
registry=https://registry.terraform.io/.well-known/terraform.json
provider_module=github.com/terraform-provider-openstack/terraform-provider-openstack/v3

go_() { PATH=$CALLERS_PATH command go "$@"; }
provider_version() { awk -v module=$provider_module '$1 == module { print substr($2, 2) }' "$LAB/provider/go.mod"; }

# The mirror's name tells what it was made from.
mirror() { echo "$CACHE/provider-$(cat "$LAB"/provider/go.{mod,sum} <(go_ version) | md5sum | cut -c1-12)"; }

start_provider() { # in the background: takes a minute or two of one core, once
  if curl -fsS -o /dev/null -m 10 $registry 2>/dev/null; then rm -rf "$LAB_DIR/mirror"; return; fi
  go_ version >/dev/null 2>&1 || refuse "Terraform's registry cannot be reached, and Go 1.25 or newer, which builds the provider, is missing: install it (https://go.dev/dl/)"
  [ -L "$LAB_DIR/mirror" ] || rm -rf "$LAB_DIR/mirror"
  ln -sfn "$(mirror)" "$LAB_DIR/mirror"
  [ ! -d "$(mirror)" ] || return 0
  say "building the Terraform provider in the background"
  build_provider "$(mirror)" >"$LOG/provider.log" 2>&1 </dev/null &
  provider_build=$!
}

build_provider() { # MIRROR
  local version program tofu
  version=$(provider_version)
  rm -rf "$CACHE"/provider-*
  tofu=$1.part/registry.opentofu.org/terraform-provider-openstack/openstack
  program=$1.part/registry.terraform.io/terraform-provider-openstack/openstack/$version/linux_amd64/terraform-provider-openstack_v$version
  cd "$LAB/provider" && HOME=${HOME:-/root} CGO_ENABLED=0 nice -n 10 env PATH="$CALLERS_PATH" go build -mod=readonly -trimpath -ldflags '-s -w' -o "$program" $provider_module || return 1
  # OpenTofu has a registry of its own
  mkdir -p "${tofu%/*}" && ln -s ../../registry.terraform.io/terraform-provider-openstack/openstack "$tofu" && mv "$1.part" "$1"
}

finish_provider() {
  [ -z "${provider_build:-}" ] || { wait "$provider_build" || fail "the Terraform provider was not built" "$LOG/provider.log"; say "Terraform provider built"; }
  write_terraformrc
}

write_terraformrc() {
  local ours='["registry.terraform.io/terraform-provider-openstack/openstack", "registry.opentofu.org/terraform-provider-openstack/openstack"]'
  if [ -e "$LAB_DIR/mirror" ]; then
    cat <<HCL
provider_installation {
  filesystem_mirror {
    path    = "$LAB_DIR/mirror"
    include = $ours
  }
  direct {
    exclude = $ours
  }
}
HCL
  fi >"$LAB_DIR/terraformrc.part"
  mv "$LAB_DIR/terraformrc.part" "$LAB_DIR/terraformrc"
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

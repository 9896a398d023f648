# Installs lib/packages.txt; starts nothing.

policy=/usr/sbin/policy-rc.d

remove_policy() { if grep -qs toolforge-lab $policy; then rm -f $policy; fi; }

install_packages() {
  local wanted missing
  wanted=$(grep -v '^#' "$LAB/lib/packages.txt" | xargs)
  # shellcheck disable=SC2086
  missing=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>&1 | grep -vc '^installed ')
  [ "$missing" = 0 ] && return
  say "installing packages ($missing of $(wc -w <<<"$wanted") to go, with what they need)"
  # a package's postinst would start its daemon on the machine itself
  [ -e $policy ] || { printf '#!/bin/sh\n# toolforge-lab\nexit 101\n' >$policy; chmod +x $policy; }
  dpkg --configure -a >>"$LOG/packages.log" 2>&1      # an earlier `up` may have been killed inside dpkg
  logged packages apt-get update -q -o DPkg::Lock::Timeout=600
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive logged packages apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-unsafe-io $wanted
  remove_policy
  say "packages installed"
}

#!/bin/bash
# Terraform 1.11: a `removed` block with `destroy = false` is no protection from `terraform destroy`. While the object is still in the state, because no apply has
# forgotten it yet, `destroy` destroys it, without a word about the block; an apply first, then the destroy, leaves it alone.
# Seen 2026-11-29 with 1.11.4: "2 destroyed" with the block in place; after an apply "1 destroyed", and the object is forgotten, not destroyed.
# Needs: bash, Terraform 1.11. Its built-in provider only: nothing is installed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export CHECKPOINT_DISABLE=1

make() {
  rm -f terraform.tfstate
  printf 'resource "terraform_data" "%s" {}\n' kept other >main.tf
  terraform init -no-color >/dev/null 2>&1
  terraform apply -no-color -auto-approve >/dev/null 2>&1
  cat >main.tf <<'HCL'
removed {
  from = terraform_data.kept
  lifecycle { destroy = false }
}
resource "terraform_data" "other" {}
HCL
}
destroyed() { terraform destroy -no-color -auto-approve 2>/dev/null | grep -o '[0-9][0-9]* destroyed'; }

terraform version 2>/dev/null | sed -n 1p
make
at_once=$(destroyed)
make
terraform apply -no-color -auto-approve >/dev/null 2>&1
after_apply=$(destroyed)
echo "destroy at once: $at_once; after an apply: $after_apply"
[ "$at_once, $after_apply" = "2 destroyed, 1 destroyed" ] || { echo "this has changed"; exit 1; }

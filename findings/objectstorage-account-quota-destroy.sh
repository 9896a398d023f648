#!/bin/bash
# terraform-provider-openstack 3.4.0 (Terraform 1.11): openstack_objectstorage_account_v1 cannot be destroyed where the project has a quota of objects. The
# provider takes all of the account's metadata for its own; when it deletes the resource it leaves `Quota-Bytes` out, and not `Quota-Count`, which Ceph's radosgw
# shows as metadata, too, and lets nobody remove: 403. `ignore_changes` of both makes plans empty and updates pass, and does not help the deletion.
# Seen 2026-11-29: apply 0, plan empty, destroy 1; the request names X-Remove-Account-Meta-Quota-Count and no X-Remove-Account-Meta-Quota-Bytes.
# Needs: bash, Go 1.25, Terraform 1.11, Python 3. Runs the provider, built from its Go module, against a stub on a loopback port: Keystone, and an account that
# has both quotas and refuses to change them, as radosgw 16.2 and 18.2 do.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill ${stub:-} 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

module=github.com/terraform-provider-openstack/terraform-provider-openstack/v3
go mod init finding >/dev/null 2>&1
go get -tool "$module@v3.4.0" >/dev/null 2>&1
place=mirror/registry.terraform.io/terraform-provider-openstack/openstack/3.4.0/linux_amd64
CGO_ENABLED=0 go build -trimpath -o "$place/terraform-provider-openstack_v3.4.0" "$module"

cat >stub.py <<'PY'
import http.server, json, os
metadata = {"Quota-Bytes": "8589934592", "Quota-Count": "4096"}

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/v1/"):
            return self.update()
        url = f"http://127.0.0.1:{self.server.server_port}/v1/AUTH_p"
        endpoint = {"interface": "public", "region": "r", "region_id": "r", "url": url, "id": "e"}
        token = {"project": {"id": "p", "name": "p"}, "user": {"id": "u", "name": "u"}, "expires_at": "2999-01-01T00:00:00.000000Z",
                 "catalog": [{"type": "object-store", "name": "swift", "id": "s", "endpoints": [endpoint]}]}
        self.answer(201, [("X-Subject-Token", "t"), ("Content-Type", "application/json")], json.dumps({"token": token}).encode())

    def update(self):
        asked = [name for name in self.headers if "Account-Meta" in name]
        open("asked", "a").write("".join(f"{name}\n" for name in asked))
        if any("Quota" in name for name in asked):
            return self.answer(403)
        for name in asked:
            key = name.partition("-Account-Meta-")[2]
            metadata.pop(key, None) if name.startswith("X-Remove") else metadata.update({key: self.headers[name]})
        self.answer(204)

    def do_HEAD(self):
        shown = [(f"X-Account-Meta-{name}", value) for name, value in metadata.items()]
        self.answer(204, [*shown, ("Date", "Sun, 01 Nov 2026 00:00:00 GMT")])

    def do_GET(self):
        token = {"token": {"project": {"id": "p", "name": "p"}, "user": {"id": "u", "name": "u"}, "expires_at": "2999-01-01T00:00:00.000000Z"}}
        self.answer(200, [("Content-Type", "application/json")], json.dumps(token).encode())

    def log_message(self, *args):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
open("port.part", "w").write(str(server.server_port))
os.rename("port.part", "port")
server.serve_forever()
PY
python3 stub.py &
stub=$!
until [ -s port ]; do sleep 0.1; done

cat >terraformrc <<HCL
provider_installation {
  filesystem_mirror { path = "$folder/mirror" }
}
HCL
cat >main.tf <<'HCL'
terraform {
  required_providers {
    openstack = { source = "terraform-provider-openstack/openstack", version = "3.4.0" }
  }
}
resource "openstack_objectstorage_account_v1" "a" {
  metadata = { "Temp-Url-Key" = "k" }
  lifecycle { ignore_changes = [metadata["Quota-Bytes"], metadata["Quota-Count"]] }
}
HCL
unset "${!OS_@}"
export TF_CLI_CONFIG_FILE=$folder/terraformrc CHECKPOINT_DISABLE=1
export OS_AUTH_URL=http://127.0.0.1:$(cat port)/v3 OS_USERNAME=u OS_PASSWORD=p OS_PROJECT_NAME=p OS_DOMAIN_NAME=Default OS_REGION_NAME=r
terraform version | sed -n 1p
terraform init -no-color >/dev/null
terraform apply -no-color -auto-approve >apply.log 2>&1 || { cat apply.log; exit 1; }
set +e
terraform plan -no-color -detailed-exitcode >/dev/null 2>&1
planned=$?
rm asked
terraform destroy -no-color -auto-approve >destroy.log 2>&1
destroyed=$?
set -e
echo "plan after the apply: exit $planned; destroy: exit $destroyed ($(grep -o 'error deleting objectstorage_account_v1' destroy.log | head -1))"
echo "removed in one request: $(grep '^X-Remove' asked | sort | xargs)"
[ "$planned $destroyed $(grep -c 'Quota-Count' asked) $(grep -c 'Quota-Bytes' asked || true)" = "0 1 1 0" ] || { echo "this has changed"; exit 1; }

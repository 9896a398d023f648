#!/bin/bash
# terraform-provider-openstack 3.4.0 (Terraform 1.11): an update of openstack_objectstorage_object_v1 that the object storage refuses is written into the
# state as done. The apply fails, the object keeps its old text, and every later plan says "No changes": the change is lost unless somebody remembers it.
# With `etag = md5(content)` the next plan shows a change, but its apply sends an empty body under that checksum (422 of a real Swift or radosgw).
# Seen 2026-11-29: apply 1, "No changes", the old text in storage.
# Needs: bash, Go 1.25, Terraform 1.11, Python 3. Runs the provider, built from its Go module, against a stub of Keystone and Swift on a loopback port.
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
import hashlib, http.server, json, os
objects = {}

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def do_POST(self):
        self.body()
        url = f"http://127.0.0.1:{self.server.server_port}/v1/AUTH_p"
        endpoint = {"interface": "public", "region": "r", "region_id": "r", "url": url, "id": "e"}
        token = {"project": {"id": "p", "name": "p"}, "user": {"id": "u", "name": "u"}, "expires_at": "2999-01-01T00:00:00.000000Z",
                 "catalog": [{"type": "object-store", "name": "swift", "id": "s", "endpoints": [endpoint]}]}
        self.answer(201, [("X-Subject-Token", "t"), ("Content-Type", "application/json")], json.dumps({"token": token}).encode())

    def do_PUT(self):
        body = self.body()
        if os.path.exists("refuse"):
            return self.answer(403)
        objects[self.path] = body
        open("stored", "wb").write(body)
        self.answer(201, [("ETag", hashlib.md5(body).hexdigest()), ("Last-Modified", "Sun, 01 Nov 2026 00:00:00 GMT")])

    def do_GET(self):
        body = objects[self.path]
        self.answer(200, [("ETag", hashlib.md5(body).hexdigest()), ("Content-Type", "text/plain"),
                          ("Last-Modified", "Sun, 01 Nov 2026 00:00:00 GMT"), ("Date", "Sun, 01 Nov 2026 00:00:00 GMT")], b"")

    do_HEAD = do_GET

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
variable "text" {}
resource "openstack_objectstorage_object_v1" "a" {
  container_name = "c"
  name           = "a"
  content        = var.text
  content_type   = "text/plain"
}
HCL
unset "${!OS_@}"
export TF_CLI_CONFIG_FILE=$folder/terraformrc CHECKPOINT_DISABLE=1
export OS_AUTH_URL=http://127.0.0.1:$(cat port)/v3 OS_USERNAME=u OS_PASSWORD=p OS_PROJECT_NAME=p OS_DOMAIN_NAME=Default OS_REGION_NAME=r
terraform version | sed -n 1p
terraform init -no-color >/dev/null
terraform apply -no-color -auto-approve -var text=first >/dev/null
touch refuse
set +e
terraform apply -no-color -auto-approve -var text=second >apply.log 2>&1
applied=$?
rm refuse
plan=$(terraform plan -no-color -detailed-exitcode -var text=second 2>&1)
planned=$?
set -e
echo "apply of the refused update: exit $applied ($(grep -o 'Error updating OpenStack container object' apply.log | head -1))"
echo "the plan after it: exit $planned ($(grep -o 'No changes' <<<"$plan" | head -1)); in storage: $(cat stored)"
[ "$applied $planned $(cat stored)" = "1 0 first" ] || { echo "this has changed"; exit 1; }

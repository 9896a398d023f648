"""Labels the namespace of each tool with the user id of its account, which is whom its home belongs to: only root can change that."""
import json
import os
import ssl
import stat
import sys
import urllib.request

api = os.environ.get("API", "https://kubernetes.default.svc")
account = os.environ.get("ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount")
homes = os.environ.get("HOMES", "/data/project")
label = "toolforge.org/tool-uid"
lowest = 1000  # below are the system's own users


def ask(method, path, body=None):
    with open(f"{account}/token") as token:
        headers = {"Authorization": f"Bearer {token.read()}", "Content-Type": "application/merge-patch+json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(api + path, data, headers, method=method)
    trusted = ssl.create_default_context(cafile=f"{account}/ca.crt") if api.startswith("https:") else None
    with urllib.request.urlopen(request, timeout=30, context=trusted) as answer:
        return json.load(answer)


failed = False
unlabelled = ask("GET", f"/api/v1/namespaces?labelSelector=tenancy%3Dtool,!{label}")["items"]
for name in (namespace["metadata"]["name"] for namespace in unlabelled):
    try:
        home = os.lstat(os.path.join(homes, name.removeprefix("tool-")))
        if not stat.S_ISDIR(home.st_mode) or home.st_uid < lowest:
            raise ValueError(f"its home is no directory of a tool: owner {home.st_uid}")
        ask("PATCH", f"/api/v1/namespaces/{name}", {"metadata": {"labels": {label: str(home.st_uid)}}})
        print(f"{name}: {home.st_uid}")
    except (OSError, ValueError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        failed = True
sys.exit(failed)

"""Who we are and where the cloud is: the provider's arguments, clouds.yaml, OS_* variables."""

import os
import re
from pathlib import Path

from .errors import Error

PLACES = ".", "~/.config/openstack", "/etc/openstack"

# keystone's name, and the names that the provider's argument and the variable have
NAMES = {
    "auth_url": ("auth_url", "AUTH_URL"),
    "username": ("user_name", "USERNAME"),
    "user_id": ("user_id", "USER_ID"),
    "password": ("password", "PASSWORD"),
    "token": ("token", "TOKEN AUTH_TOKEN"),
    "project_name": ("tenant_name", "PROJECT_NAME TENANT_NAME"),
    "project_id": ("tenant_id", "PROJECT_ID TENANT_ID"),
    "project_domain_name": ("project_domain_name", "PROJECT_DOMAIN_NAME"),
    "project_domain_id": ("project_domain_id", "PROJECT_DOMAIN_ID"),
    "user_domain_name": ("user_domain_name", "USER_DOMAIN_NAME"),
    "user_domain_id": ("user_domain_id", "USER_DOMAIN_ID"),
    "domain_name": ("domain_name", "DOMAIN_NAME"),
    "domain_id": ("domain_id", "DOMAIN_ID"),
    "default_domain": ("default_domain", "DEFAULT_DOMAIN"),
    "application_credential_id": ("application_credential_id", "APPLICATION_CREDENTIAL_ID"),
    "application_credential_name": ("application_credential_name", "APPLICATION_CREDENTIAL_NAME"),
    "application_credential_secret": ("application_credential_secret", "APPLICATION_CREDENTIAL_SECRET"),
}
USER = "username user_id user_domain_name user_domain_id"
PROJECT = "project_name project_id project_domain_name project_domain_id"


def environment(names):
    return next((v for n in names.split() if (v := os.environ.get(f"OS_{n}"))), None)


def entry(name):
    """A cloud's entry of clouds.yaml, with what secure.yaml beside it adds."""
    import yaml

    given = os.environ.get("OS_CLIENT_CONFIG_FILE")
    files = [Path(given)] if given else [Path(p).expanduser() / "clouds.yaml" for p in PLACES]
    file = next((f for f in files if f.is_file()), None)
    if not file:
        raise Error(f"cloud {name}: there is no {' and no '.join(map(str, files))}")

    def read(path):
        text = path.read_text() if path.is_file() else ""
        return ((yaml.safe_load(text) or {}).get("clouds") or {}).get(name)

    found, secret = read(file), read(file.with_name("secure.yaml")) or {}
    if found is None:
        raise Error(f"cloud {name} is not in {file}")
    return {**found, **secret, "auth": {**(found.get("auth") or {}), **(secret.get("auth") or {})}}


def settings(config):
    """The settings that hold: the provider's arguments first, then clouds.yaml, or OS_* when no cloud is named."""
    name = config.get("cloud") or os.environ.get("OS_CLOUD")
    cloud = entry(name) if name else {}
    auth = dict(cloud.get("auth") or {})
    for ours, (argument, variables) in NAMES.items():
        if value := config.get(argument) or (None if name else environment(variables)):
            auth[ours] = value
    url = auth.get("auth_url")
    if not url:
        raise Error("no auth_url: set the provider's cloud, OS_CLOUD or OS_AUTH_URL")
    insecure = config.get("insecure") or cloud.get("verify") is False or (
        not name and str(environment("INSECURE")).lower() in ("1", "true"))
    certificate = config.get("cert") or cloud.get("cert") or environment("CERT")
    key = config.get("key") or cloud.get("key") or environment("KEY")
    interface = config.get("endpoint_type") or cloud.get("interface") or environment("ENDPOINT_TYPE INTERFACE")
    authority = config.get("cacert_file") or cloud.get("cacert") or environment("CACERT")
    return {
        "url": url if re.search(r"/v3/?$", url) else url.rstrip("/") + "/v3",
        "auth": identity(auth),
        "region": config.get("region") or environment("REGION_NAME") or cloud.get("region_name") or "",
        "interface": (interface or "public").replace("URL", ""),
        "verify": False if insecure else os.path.expanduser(authority) if authority else True,
        "cert": (certificate, key) if certificate and key else certificate,
    }


def identity(auth):
    """The kind of credentials, and what belongs to it."""
    auth = dict(auth)
    for part in "user", "project":
        if not any(auth.get(f"{part}_domain_{n}") for n in ("id", "name")):
            for n, value in (("id", auth.get("domain_id")), ("name", auth.get("domain_name")),
                             ("id", auth.get("default_domain"))):
                if value:
                    auth[f"{part}_domain_{n}"] = value
                    break
    if auth.get("application_credential_secret"):
        # an application credential is bound to its project, and its id alone says whose it is
        kind, fields = "ApplicationCredential", "application_credential_id application_credential_secret"
        if not auth.get("application_credential_id"):
            fields = f"application_credential_name application_credential_secret {USER}"
    elif auth.get("token"):
        kind, fields = "Token", f"token {PROJECT}"
    elif auth.get("password"):
        kind, fields = "Password", f"password {USER} {PROJECT}"
    else:
        raise Error(f"no password, token or application_credential_secret for {auth['auth_url']}")
    return kind, {n: auth[n] for n in fields.split() if auth.get(n)}

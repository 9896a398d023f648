"""Containers, objects and signed URLs of the object storage, which tells everything in headers."""

import hashlib
import hmac
import time
from urllib.parse import parse_qs, quote, urlsplit

from .errors import Error
from .resource import Resource
from .values import given


class Swift(Resource):
    service = "object-store"
    patience = {"delete": 10}  # a container hears a little late that its last object is gone

    def url(self, id):
        return "/" + quote(id)

    def find(self, id):
        try:
            return self.call("HEAD", self.url(id)).headers
        except Error as e:
            if e.status == 404:
                return None
            raise

    def headers_of(self, new, prefix, prior=None):
        """The configured headers, and the metadata under their prefix (an empty value removes one)."""
        removed = dict.fromkeys((prior or {}).get("metadata") or {}, "")
        metadata = {prefix + k: v for k, v in (removed | (new["metadata"] or {})).items()}
        fixed = {h: new[n] or "" for n, h in self.names.items() if given(new[n]) or (prior and new[n] != prior[n])}
        # a header is Latin-1 to the HTTP library, but swift reads UTF-8
        return {k: v.encode().decode("latin-1") for k, v in (metadata | fixed).items()}


class Container(Swift):
    update = "container_read container_write container_sync_to container_sync_key content_type metadata force_destroy"
    refused = "storage_class versioning versioning_legacy"
    defaults = {"force_destroy": False, "versioning": False}
    names = {"container_read": "X-Container-Read", "container_write": "X-Container-Write",
             "container_sync_to": "X-Container-Sync-To", "container_sync_key": "X-Container-Sync-Key",
             "content_type": "Content-Type", "storage_policy": "X-Storage-Policy"}

    def create(self, new, config):
        self.call("PUT", self.url(new["name"]), headers=self.headers_of(new, "X-Container-Meta-"))
        new["id"] = new["name"]
        return self.values(self.find(new["id"]) or {}, new)

    def modify(self, prior, new, changed):
        self.call("POST", self.url(new["id"]), headers=self.headers_of(new, "X-Container-Meta-", prior))
        return self.read(new)

    def values(self, found, state):
        kept = {n: found.get(self.names[n]) or state.get(n) for n in ("container_read", "container_write")}
        return {**state, **kept, "name": state["id"], "region": self.services.region, "versioning": False,
                "storage_policy": found.get("X-Storage-Policy", ""), "storage_class": found.get("X-Storage-Class", "")}

    def delete(self, state):
        url, marker = self.url(state["id"]), ""
        while state["force_destroy"]:
            listing = self.call("GET", url, params={"format": "json", "marker": marker})
            names = [o["name"] for o in listing.json()]
            if not names:
                break
            for name in names:
                Object(self.services).delete({"id": f"{state['id']}/{name}"})
            marker = names[-1]
        super().delete(state)


class Object(Swift):
    update = "content content_type content_disposition content_encoding metadata etag detect_content_type"
    refused = "copy_from delete_after delete_at detect_content_type object_manifest source"
    defaults = {"detect_content_type": False}
    names = {"content_type": "Content-Type", "content_disposition": "Content-Disposition",
             "content_encoding": "Content-Encoding"}

    def create(self, new, config):
        id = f"{new['container_name']}/{new['name']}"
        content = (new["content"] or "").encode()
        self.call("PUT", self.url(id), data=content, headers=self.headers_of(new, "X-Object-Meta-"))
        new["id"] = id
        return self.values(self.find(id), new)

    def modify(self, prior, new, changed):
        # the whole object anew: the service keeps no header and no metadata of the old one
        return self.create(new, None)

    def values(self, found, state):
        from email.utils import parsedate_to_datetime  # slow to load, and few runs need it

        def moment(header):
            return parsedate_to_datetime(found[header]).strftime("%Y-%m-%dT%H:%M:%SZ")

        container, _, name = state["id"].partition("/")
        content = state["content"]
        if not state["name"]:  # just imported
            content = self.call("GET", self.url(state["id"])).content.decode()
        return {
            **state, **{n: found.get(h, "") for n, h in self.names.items()},
            "container_name": container, "name": name, "content": content, "region": self.services.region,
            "etag": found["Etag"], "content_length": int(found["Content-Length"]),
            "date": moment("Date"), "last_modified": moment("Last-Modified"),
            "object_manifest": found.get("X-Object-Manifest", ""), "trans_id": found.get("X-Trans-Id", ""),
        }


class TempURL(Swift):
    refused = "split"
    defaults = {"method": "get"}
    choices = {"method": "get post", "digest": "sha1 sha256 sha512"}

    @classmethod
    def imported(cls, id):
        raise Error("a signed URL is known to nobody but Terraform's state: it cannot be imported")

    def key(self, new):
        for place in f"/{quote(new['container'])}", "":
            headers = self.call("HEAD", place).headers
            if key := headers.get(f"X-{'Container' if place else 'Account'}-Meta-Temp-Url-Key"):
                return key
        raise Error(f"neither the container {new['container']} nor the account has a Temp-URL-Key")

    def create(self, new, config):
        base, path = self.services.endpoint(self.service).split("/v1/", 1)
        expires = int(time.time()) + int(new["ttl"])
        signed = f"{new['method'].upper()}\n{expires}\n/v1/{path}/{new['container']}/{new['object']}"
        signature = hmac.new((new["key"] or self.key(new)).encode(), signed.encode(), new["digest"] or "sha1")
        container, name = (quote(new[n], safe="$&+=:@") for n in ("container", "object"))
        url = (f"{base}/v1/{path}/{container}/{name}"
               f"?temp_url_sig={signature.hexdigest()}&temp_url_expires={expires}")
        return {**new, "id": hashlib.md5(url.encode()).hexdigest(), "url": url, "region": self.services.region}

    def read(self, state):
        (expires,) = parse_qs(urlsplit(state["url"]).query)["temp_url_expires"]
        return None if int(expires) < time.time() and state["regenerate"] else state

    def delete(self, state):
        """Nothing can take a signed URL back but a change of the key."""

"""One OpenStack cloud: a session, its services in a region, and calls that fail in one line."""

import re
import threading
import time
from urllib.parse import parse_qsl, urlsplit

from .credentials import settings
from .errors import Error, reason

VERSIONS = {"network": "/v2.0", "image": "/v2", "dns": "/v2"}  # where the catalogue may leave it out
ALIASES = {"block-storage": ("block-storage", "volumev3", "volume")}
REPEATABLE = "GET", "HEAD", "PUT", "DELETE"
PAUSES = 0.5, 1, 2, 4  # seconds between the attempts at a call that may pass the next time
PASSING = 500, 502, 503, 504
PACE = 1  # of all waiting for the cloud; tests run faster
stopping = threading.Event()  # the user has interrupted Terraform: wait for nothing any more


class Cloud:
    def __init__(self, config):
        import requests
        from keystoneauth1 import exceptions, session
        from keystoneauth1.identity import v3

        found = settings(config)
        self.region, self.interface = found["region"], found["interface"]
        self.failures, self.interruptions = exceptions.ClientException, exceptions.RetriableConnectionFailure
        kind, auth = found["auth"]
        http = requests.Session()
        for scheme in "http://", "https://":
            http.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=64))
        self.session = session.Session(
            auth=getattr(v3, kind)(found["url"], **auth), session=http, verify=found["verify"], cert=found["cert"],
            timeout=300, user_agent="toolforge-lab-provider")
        try:
            self.access = self.session.auth.get_access(self.session)
        except (self.failures, TypeError, OSError) as e:
            raise Error(f"authentication at {found['url']}: {e}") from e
        self.regions = {}
        self.guard = threading.Lock()
        self.writes = 0

    def services(self, region=None):
        with self.guard:
            return self.regions.setdefault(region or self.region, Services(self, region or self.region))

    def wrote(self):
        with self.guard:
            self.writes += 1


class Shelf:
    """The objects of a list call by their id, and when they were asked for."""

    def __init__(self):
        self.lock, self.objects, self.time = threading.Lock(), {}, None


class Services:
    """The cloud's services in one region."""

    def __init__(self, cloud, region):
        self.cloud, self.region, self.project = cloud, region, cloud.access.project_id
        self.endpoints, self.constants, self.shelves, self.locks = {}, {}, {}, {}

    def endpoint(self, service):
        if service not in self.endpoints:
            self.endpoints[service] = self.find_endpoint(service)
        return self.endpoints[service]

    def find_endpoint(self, service):
        catalogue = self.cloud.access.service_catalog
        for name in ALIASES.get(service, (service,)):
            url = catalogue.get_urls(
                service_type=name, interface=self.cloud.interface, region_name=self.region or None)
            if url:
                url = url[0].rstrip("/")
                return url + ("" if re.search(r"/v\d", url) else VERSIONS.get(service, ""))
        raise Error(f"the cloud has no {service} service" + (f" in region {self.region}" if self.region else ""))

    def call(self, method, service, path, json=None, **more):
        """One request; the answer's JSON (the response itself for object-store, which answers in headers)."""
        pauses, url = PAUSES if method in REPEATABLE else (), self.endpoint(service) + path
        try:
            for pause in (*pauses, None):
                try:
                    answer = self.cloud.session.request(url, method, json=json, raise_exc=False, log=False, **more)
                    if answer.status_code < 400:
                        break
                    status = answer.status_code
                    error = Error(f"{method} {service} {path}: {status}: {reason(answer)}", status)
                    passing = status in PASSING
                except self.cloud.failures as e:
                    error, passing = Error(f"{method} {service} {path}: {e}"), isinstance(e, self.cloud.interruptions)
                if pause is None or not passing or stopping.wait(pause * PACE):
                    raise error
        finally:
            if method not in ("GET", "HEAD"):
                self.cloud.wrote()
        if service == "object-store":
            return answer
        return answer.json() if answer.content else {}

    def find(self, service, path, **more):
        """call, but None for what is not there."""
        try:
            return self.call("GET", service, path, **more)
        except Error as e:
            if e.status == 404:
                return None
            raise

    def constant(self, service, path):
        """find, for what does not change while the process lives (names of images, flavors, networks)."""
        with self.lock(path):
            if path not in self.constants:
                self.constants[path] = self.find(service, path) or {}
            return self.constants[path]

    def lock(self, name):
        with self.cloud.guard:
            return self.locks.setdefault(name, threading.Lock())

    def list(self, service, path, key, params=(), **more):
        """The objects of all of a list call's pages."""
        found, params = [], dict(params)
        while True:
            answer = self.call("GET", service, path, params=params, **more)
            found += answer[key]
            following = next_page(answer, key)
            if not following or not answer[key]:
                return found
            # a link may bear a host that only the service knows: where it goes on is all that is needed
            query = parse_qsl(urlsplit(following).query)
            params |= {k: v for k, v in query if k in ("marker", "limit", "offset")}

    def listed(self, service, path, key, params, age, **more):
        """A list call's objects by their id, asked for once for all callers and kept for so many seconds."""
        with self.cloud.guard:
            shelf = self.shelves.setdefault((service, path, *params.items()), Shelf())
        with shelf.lock:
            now = time.monotonic()
            if shelf.time is None or shelf.time + age * PACE < now:
                try:
                    shelf.objects = {o["id"]: o for o in self.list(service, path, key, params, **more)}
                except Error as e:
                    # a zone is gone with its records, or a cloud does not show this list: each is asked for alone
                    if e.status not in (400, 403, 404):
                        raise
                    shelf.objects = {}
                shelf.time = now
            return shelf.objects

    def named(self, service, kind, name):
        """The id of the only object of a name."""
        # nova filters its flavors by no name; what is named here (images, flavors, networks) changes rarely
        params = {} if kind == "flavors" else {"name": name}
        found = [o["id"] for o in self.listed(service, f"/{kind}", kind, params, 60).values() if o["name"] == name]
        if len(found) != 1:
            raise Error(f"{len(found) or 'no'} {kind} have the name {name}")
        return found[0]


def next_page(answer, key):
    """The link to the next page, wherever the service puts it."""
    links = answer.get(f"{key}_links") or []
    in_list = next((link["href"] for link in links if link["rel"] == "next"), None)
    return in_list or answer.get("next") or (answer.get("links") or {}).get("next")


def poll(look, timeout, pause=0.3):
    """Call look until it returns something true, with growing pauses."""
    end = time.monotonic() + timeout
    while not (found := look()):
        if time.monotonic() > end:
            raise Error(f"gave up waiting after {timeout:.0f} s")
        if stopping.wait(pause * PACE):
            raise Error("interrupted while waiting")
        pause = min(pause * 1.5, 3)
    return found

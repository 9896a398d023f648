"""A resource type: what travels between Terraform's state and an object of a service."""

import re
import time

from .cloud import poll
from .errors import Error
from .values import given, known, zero

FOREVER = float("inf")
COMMON = {"id", "region", "value_specs"}


class Resource:
    """A type whose API is plain REST: POST, GET, PUT and DELETE of one JSON object under one path.

    The body is the configured attributes under their API names; the state is the object's fields of
    the same names. A subclass says only where its type differs.
    """

    service = path = key = ""
    update = ""        # attributes changed in place; a change of any other replaces the resource
    local = ""         # attributes that are not fields of the API's object: kept as configured
    computed = ""      # blocks that the service fills when the configuration has none
    refused = ""       # arguments the official provider has and this one does not
    choices = {}       # attribute: the values it may have
    conflicts = ()     # pairs of attributes of which only one may be set
    names = {}         # attribute: its field, where the two differ
    defaults = {}      # attribute or block.attribute: value when the configuration has none
    stored = {}        # attribute: function from the configured value to what state holds
    same = {}          # attribute: whether a new and an old value mean the same
    ready = ()         # statuses to wait for after a change
    busy = None        # query of a list of the objects that are not ready yet; it is shared by all who wait
    gone = False       # whether deletion has to be waited for
    leaving = None     # query of a list of the objects that are not gone yet, shared likewise
    pause = 0.3        # seconds before the first look at whether that has come
    patience = {"create": 600, "update": 600, "delete": 600}  # seconds, where timeouts says nothing else
    method = "PUT"     # of an update
    headers = None
    plural = ""        # the list call's key, where one call may serve all reads
    detail = ""        # what its path ends with
    filter = {}        # its query

    def __init__(self, services, block=None):
        self.services, self.block, self.attributes = services, block, (block or {}).get("attributes", {})

    # The API

    def call(self, method, path, json=None, **more):
        return self.services.call(method, self.service, path, json, **{"headers": self.headers, **more})

    def url(self, id):
        return f"{self.path}/{id}"

    def collection(self, id):
        return self.path

    def wrap(self, body):
        return {self.key: body} if self.key else body

    def unwrap(self, answer):
        return answer[self.key] if self.key else answer

    def find(self, id):
        found = self.services.find(self.service, self.url(id), headers=self.headers)
        return found and self.unwrap(found)

    def listed(self, id, params, age, detail=""):
        path = self.collection(id) + detail
        objects = self.services.listed(self.service, path, self.plural, params, age, headers=self.headers)
        return objects.get(id.split("/")[-1])

    def look_up(self, id):
        """The object out of one list for all reads, as a refresh makes them; what it lacks is asked for alone.

        Once this process has written anything, each object is asked for alone: what was written must be seen.
        """
        refreshing = self.plural and not self.services.cloud.writes
        return refreshing and self.listed(id, self.filter, FOREVER, self.detail) or self.find(id)

    # Waiting

    def timeout(self, state, step):
        text = (state.get("timeouts") or {}).get(step)
        if not text:
            return self.patience[step]
        units = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}
        return sum(float(n) * units[unit] for n, unit in re.findall(r"([\d.]+)(ms|h|m|s)", text))

    def among(self, id, params):
        """Whether the object is in a list that others who wait ask for too, at most a second old."""
        return params is not None and self.listed(id, params, age=1)

    def wait(self, state, step):
        """The object once it is ready, for the types that take their time."""

        def look():
            if self.among(state["id"], self.busy):
                return None
            found = self.find(state["id"])
            if not found:
                raise Error(f"{state['id']} disappeared")
            status = found["status"].upper()
            if status.startswith("ERROR"):
                raise Error(f"{state['id']} is in status {status}: {fault(found)}")
            return status in self.ready and found

        return poll(look, self.timeout(state, step), self.pause)

    # Between the API's object and the state

    def settable(self):
        return [n for n, a in self.attributes.items()
                if (a.get("optional") or a.get("required")) and n not in COMMON and n not in self.local.split()]

    def body(self, new, changed=None):
        """The fields to send: on creation all that have a value, on update the changed ones."""
        fields = {}
        for name in self.settable():
            value = new.get(name)
            if name in changed if changed is not None else value not in (None, "") and known(value):
                fields[self.names.get(name, name)] = zero(self.attributes[name]["type"]) if value is None else value
        extra = new.get("value_specs") or {} if changed is None else {}
        return fields | {k: {"true": True, "false": False}.get(v, v) for k, v in extra.items()}

    def values(self, found, state):
        """The attributes of an object; a field that is null or absent gives its type's nothing."""
        read = {}
        for name, a in self.attributes.items():
            if name not in COMMON and name not in self.local.split():
                value = found.get(self.names.get(name, name))
                read[name] = zero(a["type"]) if value is None else value
        return {**state, **read, "region": self.services.region}

    # What Terraform asks for

    @classmethod
    def imported(cls, id):
        """The state to read an imported object into, as if the defaults had been configured."""
        return {"id": id, **{n: v for n, v in cls.defaults.items() if "." not in n}}

    def create(self, new, config):
        made = self.unwrap(self.call("POST", self.collection(self.owner(new)), self.wrap(self.body(new))))
        new["id"] = self.owner(new) + made["id"]
        return self.values(self.completed(new, made), new)

    def owner(self, new):
        """What an id begins with, for objects that are found only under another one."""
        return ""

    def completed(self, new, made):
        """The object once all is done that creation alone does not."""
        return self.wait(new, "create") if self.ready else made

    def read(self, state):
        found = self.look_up(state["id"])
        return found and self.values(found, state)

    def modify(self, prior, new, changed):
        body = self.body(new, changed)
        found = body and self.unwrap(self.call(self.method, self.url(new["id"]), self.wrap(body)))
        if self.ready and body:
            found = self.wait(new, "update")
        found = found or self.find(new["id"])
        return found and self.values(found, new)

    def delete(self, state):
        timeout = self.timeout(state, "delete")
        end = time.monotonic() + timeout

        def deleted():
            try:
                self.call("DELETE", self.url(state["id"]))
            except Error as e:
                if e.status == 409 and time.monotonic() < end:  # its users are still going away
                    return False
                if e.status != 404:
                    raise
            return True

        def left():
            return not self.among(state["id"], self.leaving) and not self.find(state["id"])

        poll(deleted, timeout + 60)
        if self.gone:
            poll(left, timeout, self.pause)


def fault(found):
    return (found.get("fault") or {}).get("message") or "the service gives no reason"


def chosen(block, *names):
    """The block's values that say something."""
    return {n: block[n] for n in names or block if given(block[n])}

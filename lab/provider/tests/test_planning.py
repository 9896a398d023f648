import unittest

from tfopenstack.planning import planned, replacing
from tfopenstack.resource import Resource
from tfopenstack.values import UNKNOWN, conform, settled


def attribute(type, **flags):
    return {"type": type, **flags}


BLOCK = {
    "attributes": {
        "id": attribute("string", computed=True),
        "name": attribute("string", required=True),
        "note": attribute("string", optional=True),
        "size": attribute("number", optional=True, computed=True),
        "policy": attribute("string", optional=True),
        "names": attribute(["set", "string"], optional=True),
        "order": attribute(["list", "string"], optional=True),
        "labels": attribute(["map", "string"], optional=True),
        "secret": attribute("string", optional=True),
    },
    "block_types": {
        "pair": {"nesting_mode": "set", "block": {"attributes": {
            "ip": attribute("string", required=True), "mac": attribute("string", optional=True)}}},
        "net": {"nesting_mode": "list", "block": {"attributes": {
            "port": attribute("string", optional=True), "mac": attribute("string", computed=True),
            "main": attribute("bool", optional=True)}}},
        "timeouts": {"nesting_mode": "single", "block": {"attributes": {"create": attribute("string", optional=True)}}},
    },
}


class Thing(Resource):
    update = "note names labels"
    computed = "net"
    defaults = {"policy": "never", "net.main": False}
    stored = {"secret": lambda text: f"hash of {text}"}


def change(prior, **config):
    config = {"name": "n", "pair": [], "net": [], **config}
    values = planned(Thing, BLOCK, prior, config)
    return values, {n for n in values if prior and values[n] != prior[n]}, replacing(Thing, prior, values)


PRIOR = settled(conform(BLOCK, {
    "id": "1", "name": "n", "note": "", "size": 3, "policy": "never", "secret": "hash of s", "names": ["a", "b"],
    "pair": [{"ip": "1", "mac": ""}, {"ip": "2", "mac": ""}], "net": [{"port": "p", "mac": "m", "main": False}]}))
SAME = {"secret": "s", "names": ["a", "b"], "pair": [{"ip": "1"}, {"ip": "2"}], "net": [{"port": "p"}]}


class NewTest(unittest.TestCase):
    def test_what_the_service_decides_is_unknown(self):
        values, _, replaced = change(None)
        self.assertEqual((values["id"], values["size"], values["net"], replaced), (UNKNOWN, UNKNOWN, UNKNOWN, []))
        self.assertEqual(change(None, size=1)[0]["size"], 1)

    def test_defaults_fill_gaps_in_inner_blocks_too(self):
        values, _, _ = change(None, net=[{"port": "p"}])
        self.assertEqual((values["policy"], values["net"]), ("never", [{"port": "p", "mac": UNKNOWN, "main": False}]))
        self.assertIsNone(values["note"])

    def test_a_secret_is_hashed_unless_unknown(self):
        self.assertEqual(change(None, secret="s")[0]["secret"], "hash of s")
        self.assertEqual(change(None, secret=UNKNOWN)[0]["secret"], UNKNOWN)


class ChangeTest(unittest.TestCase):
    def changed(self, **config):
        _, changed, replaced = change(PRIOR, **{**SAME, **config})
        return changed, replaced

    def test_nothing_is_nothing(self):
        self.assertEqual(self.changed(), (set(), []))

    def test_an_empty_value_is_as_good_as_none(self):
        self.assertEqual(self.changed(note="", labels={}, order=[]), (set(), []))
        self.assertEqual(change({**PRIOR, "note": None}, **SAME, note="")[1], set())

    def test_a_hash_is_not_hashed_again(self):
        # ignore_changes puts the prior value in the configuration's place
        self.assertEqual(self.changed(secret="hash of s"), (set(), []))

    def test_the_order_of_a_set_is_nothing(self):
        self.assertEqual(self.changed(names=["b", "a"], pair=[{"ip": "2"}, {"ip": "1"}]), (set(), []))

    def test_one_element_is_something(self):
        self.assertEqual(self.changed(names=["a", "c"]), ({"names"}, []))
        self.assertEqual(self.changed(pair=[{"ip": "1"}, {"ip": "2", "mac": "m"}]), ({"pair"}, ["pair"]))
        self.assertEqual(self.changed(pair=[{"ip": "1"}]), ({"pair"}, ["pair"]))

    def test_the_order_of_a_list_is_something(self):
        prior = {**PRIOR, "order": ["a", "b"]}
        self.assertEqual(change(prior, **SAME, order=["b", "a"])[2], ["order"])
        self.assertEqual(change(prior, **SAME, order=["a", "b"])[1], set())

    def test_an_empty_value_in_a_map_is_something(self):
        self.assertEqual(self.changed(labels={"a": ""}), ({"labels"}, []))

    def test_only_what_has_no_way_in_place_replaces(self):
        self.assertEqual(self.changed(note="x"), ({"note"}, []))
        self.assertEqual(self.changed(policy="always"), ({"policy"}, ["policy"]))
        self.assertEqual(self.changed(timeouts={"create": "1m"}), ({"timeouts"}, []))
        self.assertEqual(self.changed(secret="t"), ({"secret"}, ["secret"]))

    def test_an_unknown_value_may_be_another(self):
        self.assertEqual(self.changed(note=UNKNOWN, names=UNKNOWN), ({"note", "names"}, []))
        self.assertEqual(self.changed(name=UNKNOWN), ({"name"}, ["name"]))

    def test_a_value_taken_back_is_taken_back(self):
        self.assertEqual(change({**PRIOR, "note": "x"}, **SAME)[0]["note"], None)
        self.assertEqual(self.changed(names=None), ({"names"}, []))

    def test_what_the_service_decided_stays(self):
        self.assertEqual(change(PRIOR, **{**SAME, "size": None})[0]["size"], 3)
        self.assertEqual(change(PRIOR, **{**SAME, "net": []})[0]["net"], PRIOR["net"])

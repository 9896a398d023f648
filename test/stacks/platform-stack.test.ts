import type { Active, Environment } from "../../environments/environment";
import { certificateOf } from "../../environments/certificates";
import { rolesOf } from "../../environments/environment";
import { clusterOnlySecrets, sharedSecrets } from "../../environments/secrets";
import { render } from "../../charts/build";
import { manifestFiles } from "../../charts/manifest-files";
import { clusterSecrets } from "../../charts/secrets";
import { roles } from "../../constructs/roles";
import { changes } from "../support/changes";
import { staging } from "../support/environment";
import { addresses, both, knowsMachines, resources, synth, synthOnce } from "../support/synth";

/** What every machine of its own has in Terraform, by the machine's name. */
function isOf(host: string, address: string): boolean {
  const [, name = ""] = address.split(".");
  return [host, `${host}-secrets`, `${host}-ipv4`].includes(name) || name.startsWith(`${host}-`);
}

function withMachines(environment: Environment, hosts: ReadonlyMap<string, string>): Environment {
  const grown = structuredClone(environment);
  for (const [role, host] of hosts) grown.roles[role]!.hosts.push(host);
  return grown;
}

describe.each(both)("the stack of %s", (project, environment, active) => {
  test("names the versions of Terraform that it was tested with", () => {
    expect(synthOnce(project).terraform.required_version).toBe(">= 1.11.0, < 2.0.0");
  });

  test("uses one provider, at one version, and tells it nothing: who deploys brings the credentials", () => {
    const { terraform, provider } = synthOnce(project);
    expect(terraform.required_providers).toEqual({
      openstack: { source: "terraform-provider-openstack/openstack", version: "3.4.0" },
    });
    expect(provider).toEqual({ openstack: [{}] });
  });

  test("has nothing but resources of that provider and Terraform's own data: no provisioner, no module, nothing that runs commands", () => {
    const stack = synthOnce(project);
    expect(Object.keys(stack).sort()).toEqual([
      "check",
      "data",
      "locals",
      "output",
      "provider",
      "resource",
      "terraform",
      "variable",
    ]);
    for (const type of [...Object.keys(stack.resource), ...Object.keys(stack.data)])
      expect(type).toMatch(/^(openstack_|terraform_data$|terraform_remote_state$)/);
    const blocks = Object.values(stack.resource).flatMap((named) => Object.values(named));
    expect(blocks.filter((block) => "provisioner" in block || "connection" in block)).toEqual([]);
  });

  test("has the machines of the environment, each with a port of its own", () => {
    const stack = synthOnce(project);
    const hosts = rolesOf(environment).flatMap(([, data]) => data.hosts);
    expect(Object.keys(resources(stack, "compute_instance_v2")).sort()).toEqual([...hosts].sort());
    expect(Object.keys(resources(stack, "networking_port_v2"))).toEqual(expect.arrayContaining(hosts));
  });

  test("puts each machine into the security groups of all machines and of its role, and into no other", () => {
    const ports = resources(synthOnce(project), "networking_port_v2");
    for (const [role, { hosts }] of rolesOf(environment)) {
      for (const host of hosts) {
        expect(ports[host]!["security_group_ids"]).toEqual([
          "${openstack_networking_secgroup_v2.base.id}",
          `\${openstack_networking_secgroup_v2.${role}.id}`,
        ]);
      }
    }
  });

  test("gives every machine the same user data, but for the addresses of its own configuration", () => {
    const instances = Object.entries(resources(synthOnce(project), "compute_instance_v2"));
    const alike = instances.map(([host, { user_data }]) =>
      (user_data as string)
        .replace(`tempurl_v1.${host}.url}`, "tempurl_v1.HOST.url}")
        .replace(`tempurl_v1.${host}-secrets.url}`, "tempurl_v1.HOST-secrets.url}"),
    );
    expect(new Set(alike).size).toBe(1);
    // once in the stack, not once for each machine: Terraform reads the stack's text several times in a deploy
    expect(alike[0]).toMatch(/^\$\{local\.user-data\}/);
    expect(synthOnce(project).locals["user-data"]).toMatch(/^#cloud-config\n/);
    expect(alike[0]!.split("/etc/toolforge-agent/urls")[1]).toContain(
      [
        "host ${openstack_objectstorage_tempurl_v1.HOST.url}",
        "common ${openstack_objectstorage_tempurl_v1.common.url}",
        "secrets ${openstack_objectstorage_tempurl_v1.HOST-secrets.url}",
      ].join("\n      "),
    );
  });

  test("points every name to its service", () => {
    const records = Object.values(resources(synthOnce(project), "dns_recordset_v2"));
    const names = rolesOf(environment).flatMap(([, data]) => (data.addresses ?? []).flatMap(({ names }) => names));
    const pointed = records.filter(({ type }) => type === "A").map(({ name }) => name);
    expect(pointed.sort()).toEqual([...names].sort());
  });

  test("tells where each service is", () => {
    const services = rolesOf(environment).flatMap(([, data]) => (data.addresses ?? []).map(({ service }) => service));
    expect(Object.keys(synthOnce(project).output).sort()).toEqual(
      services.map((service) => `address-${service}`).sort(),
    );
  });

  // One synthesis for all roles: were one machine to touch more than its own, it would show among all of them as well.
  test("one more machine, or one less, of any role touches its own resources, the common object, its addresses and the gateway's manifest", () => {
    const grown = new Map(rolesOf(environment).map(([role]) => [role, `${project}-0-${role}`]));
    const larger = synth(withMachines(environment, grown), active);
    const { added, removed, changed } = changes(synthOnce(project), larger);
    const unspread = rolesOf(environment).filter(([, { spread }]) => spread !== "single");

    expect(removed).toEqual([]);
    for (const host of grown.values()) expect(added.some((address) => isOf(host, address))).toBe(true);
    expect(added.filter((address) => ![...grown.values()].some((host) => isOf(host, address)))).toEqual([]);
    expect(changed.filter((path) => !knowsMachines.test(path))).toEqual([]);
    expect(changed).toEqual(
      expect.arrayContaining(unspread.map(([role]) => `local.members_${role.replaceAll("-", "_")}4`)),
    );
  });

  test("one more root key changes configuration and nothing else", () => {
    const more = { ...environment, extraRootKeys: { somebody: `ssh-ed25519 ${"A".repeat(68)} somebody` } };
    expect(changes(synthOnce(project), synth(more, active))).toEqual({
      added: [],
      removed: [],
      changed: ["openstack_objectstorage_object_v1.common.content"],
    });
  });
});

describe.each(both)("the firewall of %s", (project, environment) => {
  const rules = () => Object.values(resources(synthOnce(project), "networking_secgroup_rule_v2"));
  const isWorld = (rule: Record<string, unknown>) => (rule["remote_ip_prefix"] as string | undefined)?.endsWith("/0");

  test("starts empty: Neutron's own rules are deleted", () => {
    const groups = Object.entries(resources(synthOnce(project), "networking_secgroup_v2"));
    expect(groups.map(([name]) => name).sort()).toEqual(["base", ...Object.keys(environment.roles)].sort());
    for (const [, group] of groups) expect(group["delete_default_rules"]).toBe(true);
  });

  test("says of every rule why it is there", () => {
    for (const rule of rules()) expect(rule["description"]).toMatch(/\w+ \w+/);
  });

  test("lets the world in on public ports only", () => {
    const open = rules().filter((rule) => rule["direction"] === "ingress" && isWorld(rule));
    expect(open.length).toBeGreaterThan(0);
    for (const { protocol, port_range_min: first, port_range_max: last } of open) {
      const port = `${String(protocol)}/${first === last ? String(first) : `${String(first)}-${String(last)}`}`;
      expect(environment.publicPorts).toContain(port);
    }
  });

  test("has no rule that names no peer, which would be open to the world too", () => {
    for (const rule of rules()) {
      expect(Object.keys(rule).filter((key) => key.startsWith("remote_"))).toHaveLength(1);
    }
  });

  test("treats both IP versions alike", () => {
    const versions = new Map<string, Set<unknown>>();
    for (const { ethertype, remote_ip_prefix, protocol, ...same } of rules()) {
      const what = JSON.stringify([
        same,
        String(protocol).replace("ipv6-icmp", "icmp"),
        remote_ip_prefix !== undefined,
      ]);
      versions.set(what, (versions.get(what) ?? new Set()).add(ethertype));
    }
    for (const [what, found] of versions) expect([what, [...found].sort()]).toEqual([what, ["IPv4", "IPv6"]]);
  });
});

describe.each(both)("secrets of %s", (project, environment) => {
  const waitedFor = ["objectStorageOldKey", ...clusterOnlySecrets(Object.keys(environment.roles))];
  const ofCluster = Object.values(clusterSecrets).flatMap(({ values }) => Object.values(values) as string[]);
  /** Where each variable is referenced: the address and the argument, `type.name.argument`. */
  const places = new Map<string, string[]>();

  beforeAll(() => {
    for (const [address, block] of addresses(synthOnce(project))) {
      const named = typeof block === "object" && block !== null ? Object.entries(block) : [["", block] as const];
      for (const [argument, value] of named) {
        // keyed hashes, not the secrets
        if (address === "local.secret-fingerprints") continue;
        const found = JSON.stringify(value).matchAll(/\bvar\.(\w+)/g);
        for (const secret of new Set([...found].map(([, name]) => name!))) {
          places.set(secret, [...(places.get(secret) ?? []), `${address}.${argument}`]);
        }
      }
    }
  });

  test("are sensitive variables without a value, or with none that the cluster waits for", () => {
    const { secretsVersion, ...variable } = synthOnce(project).variable;
    expect(secretsVersion).toMatchObject({ type: "number" });
    expect(Object.keys(variable).sort()).toEqual([...environment.secrets].sort());
    for (const [name, one] of Object.entries(variable)) {
      const none = waitedFor.includes(name) ? { default: "" } : {};
      expect([name, one]).toEqual([name, { type: "string", sensitive: true, nullable: false, ...none }]);
    }
  });

  const ofTerraform = ["objectStorageKey", "objectStorageOldKey", "secretsFingerprintKey"];
  test.each(environment.secrets.filter((name) => !ofTerraform.includes(name)))(
    "%s stands in the secrets object of each machine that needs it, in that of the cluster if it is needed there, and nowhere else",
    (secret) => {
      const needy = rolesOf(environment).filter(([role]) =>
        [...(roles[role].secrets ?? []), ...sharedSecrets(rolesOf(environment).map(([name]) => name))].includes(secret),
      );
      const objects = [
        ...needy.flatMap(([, data]) => data.hosts.map((host) => `${host}-secrets`)),
        ...(ofCluster.includes(secret) ? ["manifest-secrets"] : []),
      ];
      expect(objects.length).toBeGreaterThan(0);
      const published =
        secret === "mailDkimPublicKey" ? /^openstack_dns_recordset_v2\.toolforge-rsa__domainkey_/ : /^$/;
      expect(
        places
          .get(secret)
          ?.filter((place) => !published.test(place))
          .sort(),
      ).toEqual(objects.map((name) => `openstack_objectstorage_object_v1.${name}.content`).sort());
    },
  );

  test("the signing key stands in the account and its signatures, the one before it in the account; a machine has but its name", () => {
    const urls = Object.keys(resources(synthOnce(project), "objectstorage_tempurl_v1"));
    const hosts = rolesOf(environment).flatMap(([, data]) => data.hosts);
    const account = "openstack_objectstorage_account_v1.object-storage.metadata";
    expect(places.get("objectStorageKey")?.sort()).toEqual(
      [
        account,
        ...urls.map((name) => `openstack_objectstorage_tempurl_v1.${name}.key`),
        ...hosts.map((host) => `openstack_objectstorage_object_v1.${host}-secrets.content`),
      ].sort(),
    );
    expect(places.get("objectStorageOldKey")).toEqual([account]);
    for (const host of hosts) {
      const layer = resources(synthOnce(project), "objectstorage_object_v1")[`${host}-secrets`]!["content"] as string;
      expect(layer.match(/[\w(]*var\.objectStorageKey[^\s]*/g)).toEqual([
        "jsonencode(replace(substr(sha256(var.objectStorageKey),",
      ]);
    }
  });

  test("a certificate's URL, which gives its key away, stands in the secrets of the machines that show it, and nowhere else", () => {
    const expected = rolesOf(environment).flatMap(([role, { hosts }]) => {
      const certificate = certificateOf(environment, role);
      const url = certificate && `certificate-${certificate}`;
      return url ? hosts.map((host) => [`openstack_objectstorage_object_v1.${host}-secrets`, url]) : [];
    });
    const found = [...addresses(synthOnce(project))].flatMap(([address, block]) =>
      [...JSON.stringify(block).matchAll(/tempurl_v1\.(certificate-[\w-]+)\.url/g)].map(([, url]) => [address, url!]),
    );
    expect(found.sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(6);
  });

  const signed = (value: unknown) =>
    [...JSON.stringify(value).matchAll(/tempurl_v1\.([\w-]+)\.url/g)]
      .map(([, name]) => name!)
      .filter((name) => !/^certificate-/.test(name));

  test("signed URLs, which give them away, stand in user data and each machine's own secrets, and those of manifests where control nodes find them", () => {
    const control = environment.roles["k8s-control"]?.hosts ?? [];
    const hosts = rolesOf(environment).flatMap(([, data]) => data.hosts);
    for (const [address, block] of addresses(synthOnce(project))) {
      const { user_data, ...others } = block as { user_data?: string };
      const name = address.split(".")[1]!;
      const url = /^openstack_objectstorage_object_v1\.(.*)/.exec(address)?.[1];
      const host = hosts.find((one) => url === `${one}-secrets`);
      if (address === "data.terraform_remote_state.signed-urls") expect(signed(others)).toEqual(["proof"]);
      else if (url === "manifests")
        expect(signed(others)).toEqual([...manifests, "secrets"].map((component) => `manifest-${component}`));
      else if (host) {
        const more = control.includes(host) ? ["manifests"] : [];
        expect(signed(others).sort()).toEqual([host, "common", `${host}-secrets`, ...more].sort());
      } else expect([address, signed(others)]).toEqual([address, []]);
      if (user_data !== undefined) expect(signed(user_data)).toEqual([name, "common", `${name}-secrets`]);
    }
  });

  const manifests = manifestFiles(render(environment)).map(({ component }) => component);
});

describe("destroying", () => {
  const protectedOf = (environment: Environment, active: Active) =>
    Object.entries(synth(environment, active).resource)
      .filter(([, named]) => Object.values(named).some(isProtected))
      .map(([type]) => type)
      .sort();
  const isProtected = ({ lifecycle }: { lifecycle?: { prevent_destroy?: boolean } }) =>
    lifecycle?.prevent_destroy === true;

  test("is refused for what cannot be had back, of every such resource", () => {
    const { resource } = synthOnce("toolsbeta");
    const types = Object.entries(resource).filter(([, named]) => Object.values(named).some(isProtected));
    expect(types.map(([type]) => type).sort()).toEqual([
      "openstack_blockstorage_volume_v3",
      "openstack_compute_servergroup_v2",
      "openstack_dns_zone_v2",
      "openstack_networking_floatingip_v2",
      "openstack_objectstorage_container_v1",
    ]);
    for (const [, named] of types) expect(Object.values(named).every(isProtected)).toBe(true);
  });

  test("is allowed by a day in the environment", () => {
    const { environment, active } = staging((draft) => (draft.environment.allowDestroyUntil = "2999-12-31"));
    expect(protectedOf(environment, active)).toEqual([]);
  });
});

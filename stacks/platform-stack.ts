import { DataOpenstackImagesImageV2 } from "@cdktf/provider-openstack/lib/data-openstack-images-image-v2";
import { DataOpenstackNetworkingNetworkV2 } from "@cdktf/provider-openstack/lib/data-openstack-networking-network-v2";
import { OpenstackProvider } from "@cdktf/provider-openstack/lib/provider";
import { Aspects, TerraformLocal, TerraformOutput, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import type { ManifestFile } from "../charts/manifest-files";
import { FloatingAddress, VirtualAddress } from "../constructs/addresses";
import { storageKeyName } from "../constructs/agent-urls";
import { aptSources, base, baseFlows } from "../constructs/base";
import { CertificateStore } from "../constructs/certificate-store";
import { clusterSecretsFile } from "../constructs/cluster-secrets";
import { ConfigurationStore } from "../constructs/configuration-store";
import { Dns } from "../constructs/dns";
import { type Ends, Firewall } from "../constructs/firewall";
import type { Flow } from "../constructs/flow";
import { hieraLayer } from "../constructs/hiera";
import { configureHost } from "../constructs/host-configuration";
import { type HostFiles, mergeHostFiles } from "../constructs/host-files";
import { KeptVolume } from "../constructs/kept-volume";
import { localMail } from "../constructs/local-mail";
import type { Machine } from "../constructs/machine";
import { MachineGroup } from "../constructs/machine-group";
import { mailRecords } from "../constructs/mail-records";
import { manifestsId, manifestsIndex, publishManifests } from "../constructs/manifests";
import { manifestsUrl } from "../constructs/manifests-agent";
import { Members } from "../constructs/members";
import { ObjectStorage } from "../constructs/object-storage";
import { nftables } from "../constructs/nftables";
import { Peer } from "../constructs/peer";
import { checkPortGroups } from "../constructs/port-groups-check";
import { nameOf } from "../constructs/probes";
import { ProjectGuard } from "../constructs/project-guard";
import { Protection } from "../constructs/protection";
import { flowsOf } from "../constructs/role-flows";
import { roles } from "../constructs/roles";
import type { Cloud, Role } from "../constructs/roles/role";
import { SecretsRecord } from "../constructs/secrets-record";
import { userDataHead } from "../constructs/user-data";
import type { Active, Address, Environment, RoleData, RoleName } from "../environments/environment";
import { rolesOf } from "../environments/environment";
import { clusterOnlySecrets, sharedSecrets, oldSigningKey, signingKey } from "../environments/secrets";
import { secretsVersions } from "../environments/secrets-versions";
import { useBackend } from "./backend";
import { moveAddresses } from "./moved";
import { QuickStack } from "./quick-stack";

/** The object with what all machines share. */
const commonPath = "common.yaml";

/** All of one environment. The constructor is the platform's table of contents. */
export class PlatformStack extends QuickStack {
  private readonly cloud: Cloud;
  private readonly networkId: string;
  private readonly secrets: ReadonlyMap<string, string>;
  private readonly dns: Dns;
  private readonly store: ConfigurationStore;
  private readonly certificates: CertificateStore | undefined;
  private readonly commonUrl: string;
  private readonly manifestsUrl: string;
  private readonly userDataHead: string;
  private readonly keyName: string;
  private readonly images = new Map<string, string>();
  private readonly baseFirewall: Firewall;
  private readonly firewalls = new Map<RoleName, Firewall>();
  private readonly vips = new Map<string, VirtualAddress>();
  private readonly machines = new Map<string, Machine>();

  constructor(
    scope: Construct,
    readonly environment: Environment,
    private readonly active: Active,
  ) {
    super(scope, environment.project);
    const { project, zones, zoneEmail: email, recordTtl: ttl } = environment;
    const all = rolesOf(environment);
    useBackend(this, environment);
    this.addOverride("terraform.required_version", ">= 1.11.0, < 2.0.0");
    new OpenstackProvider(this, "openstack");
    this.cloud = new ProjectGuard(this, "project-guard", { project }).cloud;

    this.networkId = this.network();
    const waitedFor = [oldSigningKey, ...clusterOnlySecrets(Object.keys(environment.roles))];
    this.secrets = new Map(environment.secrets.map((name) => [name, this.secret(name, waitedFor.includes(name))]));
    new SecretsRecord(this, "secrets-record", { environment, versions: secretsVersions(environment).versions });
    this.dns = new Dns(this, "dns", { zones, email, ttl });
    const storage = new ObjectStorage(this, "object-storage", {
      key: this.secrets.get(signingKey)!,
      oldKey: this.secrets.get(oldSigningKey)!,
      digest: environment.objectStorage.digest,
      leaveKeys: environment.allowDestroyUntil !== undefined,
    });
    this.store = new ConfigurationStore(this, "configuration", { name: `${project}-configuration`, storage });
    if ("acme" in environment.roles) {
      this.certificates = new CertificateStore(this, "certificates", { environment, storage });
    }
    this.keyName = storage.keyName;
    // It names all machines' addresses, so their ports come first; machines boot when it is there, and find all they need.
    this.commonUrl = this.store.sign("common", commonPath, "common");
    this.manifestsUrl = this.store.sign(manifestsId, manifestsIndex, manifestsId);
    this.userDataHead = Token.asString(new TerraformLocal(this, "user-data", userDataHead).expression);

    this.baseFirewall = new Firewall(this, "base", {
      name: `${project}-base`,
      description: "What every machine allows",
    });
    for (const [role] of all) this.firewalls.set(role, this.firewall(role));
    this.allowFlows();
    for (const [role, data] of all) for (const address of data.addresses ?? []) this.reserve(role, address);
    for (const [role, data] of all) this.group(role, data);
    this.writeCommon();
    for (const [, data] of all) for (const address of data.addresses ?? []) this.publish(address);
    this.publishMail();
    checkPortGroups(this);
    for (const name of Object.keys(environment.keptVolumes ?? {}).sort()) {
      new KeptVolume(this, name, environment.keptVolumes![name]!);
    }
    moveAddresses(this, environment.moved ?? {});

    if (!environment.allowDestroyUntil) Aspects.of(this).add(new Protection());
  }

  /** What runs in the cluster. To be told once, before synthesis. */
  putManifests(files: readonly ManifestFile[]): void {
    const [registry] = this.environment.kubernetes.registries.own.split("/") as [string];
    const applied = rolesOf(this.environment).some(([role]) => roles[role].appliesManifests);
    publishManifests(this.store, files, applied ? clusterSecretsFile(this.secrets, registry) : undefined);
  }

  private network(): string {
    const network = new DataOpenstackNetworkingNetworkV2(this, "network", { name: this.environment.networks.machines });
    network.overrideLogicalId("machines");
    return network.id;
  }

  private image(name: string): string {
    if (!this.images.has(name)) {
      const image = new DataOpenstackImagesImageV2(this, name, { name, mostRecent: true });
      image.overrideLogicalId(name.replace(/\./g, "_"));
      this.images.set(name, image.id);
    }
    return this.images.get(name)!;
  }

  private secret(name: string, waitedFor: boolean): string {
    const none = waitedFor ? "" : undefined;
    return new TerraformVariable(this, name, { type: "string", sensitive: true, nullable: false, default: none })
      .stringValue;
  }

  private firewall(role: RoleName): Firewall {
    const { purpose } = roles[role];
    return new Firewall(this, `${role}-firewall`, {
      name: `${this.environment.project}-${role}`,
      description: purpose,
      id: role,
    });
  }

  private allowFlows(): void {
    const { roles: present } = this.environment;
    for (const flow of baseFlows) {
      if (flow.peer.kind !== "role" || flow.peer.role in present) this.baseFirewall.allow(flow, this.ends(flow.peer));
    }
    for (const [role, firewall] of this.firewalls) {
      for (const flow of flowsOf(this.environment, role)) firewall.allow(flow, this.ends(flow.peer));
    }
  }

  private ends(peer: Peer): Ends {
    switch (peer.kind) {
      case "role":
        return { groupId: this.firewalls.get(peer.role)!.groupId };
      case "project":
        return { groupId: this.baseFirewall.groupId };
      case "cloud":
        return { cidrs: this.environment.networks.cloud };
      case "world":
        return { cidrs: ["0.0.0.0/0", "::/0"] };
    }
  }

  private reserve(role: RoleName, address: Address): void {
    if (address.kind !== "virtual") return;
    const { service } = address;
    const securityGroupIds = [this.firewalls.get(role)!.groupId];
    const name = `${this.environment.project}-vip-${service}`;
    this.vips.set(service, new VirtualAddress(this, service, { name, networkId: this.networkId, securityGroupIds }));
  }

  private group(role: RoleName, data: RoleData): void {
    const { environment, networkId, store, commonUrl, userDataHead } = this;
    const kind: Role = roles[role];
    const shared = sharedSecrets(rolesOf(environment).map(([name]) => name));
    const names = [...new Set([...(kind.secrets ?? []), ...shared])].sort();
    const secrets = {
      ...Object.fromEntries(names.map((name) => [name, this.secrets.get(name)!])),
      ...this.certificates?.secretsOf(role),
      ...(kind.appliesManifests && { [manifestsUrl]: this.manifestsUrl }),
      [storageKeyName]: this.keyName,
    };
    const roleFiles = this.roleFiles(role, data);
    const services = (data.addresses ?? []).map(({ service }) => service).sort();
    const vips = services.flatMap((service) => this.vips.get(service)?.address ?? []);
    const group = new MachineGroup(this, role, {
      name: `${environment.project}-${role}`,
      data,
      active: this.active,
      networkId,
      imageId: this.image(data.image),
      securityGroupIds: [this.baseFirewall.groupId, this.firewalls.get(role)!.groupId],
      virtualAddresses: vips.length > 0 ? vips : undefined,
      configure: (machine) =>
        configureHost(machine, {
          store,
          commonUrl,
          userDataHead,
          domain: environment.domain,
          secrets,
          files: this.hostFiles(role, machine.host, roleFiles),
        }),
    });
    for (const [host, machine] of group.machines) this.machines.set(host, machine);
  }

  /** What all machines of a role have. */
  private roleFiles(role: RoleName, data: RoleData): HostFiles {
    const { environment } = this;
    const flows: Flow[] = [
      ...baseFlows.filter(({ peer }) => peer.kind !== "role" || peer.role in environment.roles),
      ...flowsOf(environment, role),
    ];
    const { untrusted = false }: Role = roles[role];
    return mergeHostFiles(
      aptSources(environment, data.image),
      localMail(environment, role),
      nftables({ flows, cloud: environment.networks.cloud, untrusted }),
    );
  }

  private hostFiles(role: RoleName, host: string, roleFiles: HostFiles): Required<HostFiles> {
    const { environment, active, cloud } = this;
    const vip = (service: string) => this.vips.get(service)!.address;
    const kind: Role = roles[role];
    return mergeHostFiles(roleFiles, kind.configure?.({ environment, role, host, active, vip, cloud }) ?? {});
  }

  private writeCommon(): void {
    const of = (hosts: readonly string[]) => [...hosts].sort().map((host) => this.machines.get(host)!);
    const membership = rolesOf(this.environment).map(([role, data]) => [Peer.role(role), of(data.hosts)] as const);
    const members = new Members(this, "members", [...membership, [Peer.project(), of([...this.machines.keys()])]]);
    const files = mergeHostFiles(base(this.environment), members.files);
    this.store.put("common", commonPath, hieraLayer({ ...files, members: members.addresses }));
  }

  private publish(address: Address): void {
    const { service, names } = address;
    const pool = this.environment.networks.floating;
    const vip = this.vips.get(service);
    const machine = this.machines.get(this.active[service] ?? "");
    // machines may use more ports than the world, and only under the address that shows who asks
    const inside = vip ? vip.address : machine!.ipv4;
    const outside =
      address.kind === "floating" || (address.kind === "virtual" && address.floating)
        ? new FloatingAddress(this, service, { pool, portId: (vip ?? machine!).portId }).address
        : inside;
    const internal = `.${this.environment.domain}.`;
    for (const name of names) this.dns.point(name, vip && name.endsWith(internal) ? inside : outside, service);
    new TerraformOutput(this, `address-${service}`, { value: outside });
  }

  private publishMail(): void {
    const { mail, roles } = this.environment;
    const relay = nameOf(roles["mail"]?.addresses ?? [], "mail");
    const dkimPublicKey = this.secrets.get("mailDkimPublicKey");
    if (relay && dkimPublicKey) mailRecords(this.dns, { domain: mail.domain, relay: `${relay}.`, dkimPublicKey });
  }
}

import type { Environment } from "./environment";
import { numbered } from "./numbered";

/**
 * Production. Names are those of the project tools (sources: the puppet mirror of Cloud VPS, 2026-08, and the page
 * Portal:Toolforge/Admin). No flavor and no volume size is public: all are assumed from what the software needs.
 */
export const tools: Environment = {
  project: "tools",
  domain: "tools.eqiad1.wikimedia.cloud",
  networks: {
    machines: "VXLAN/IPv6-dualstack",
    floating: "wan-transport-eqiad",
    cloud: ["172.16.0.0/17", "2a02:ec80:a000::/56"],
  },
  publicPorts: ["tcp/22", "udp/60000-61000", "tcp/25", "tcp/80", "tcp/443"],
  // the two old ones: whoever gets certificates for them by DNS owns them
  zones: [
    "toolforge.org.",
    "svc.toolforge.org.",
    "svc.tools.eqiad1.wikimedia.cloud.",
    "tools.wmflabs.org.",
    "toolserver.org.",
  ],
  // assumed: the contact is not published
  zoneEmail: "root@toolforge.org",
  // assumed: short enough to switch a record during an incident
  recordTtl: 60,
  // limits: those of the HAProxy that now does this job. Who is banned is not public.
  web: {
    domain: "toolforge.org",
    bannedIps: {},
    blockedUserAgents: { "^$": "requests without a user agent, against the user agent policy" },
    blockedReferers: {},
    disabledTools: {},
    requestsPerSecond: 50,
    requestsInFlight: 250,
  },
  // limits: of the puppet mirror. Who reads the admins' mail is not public: assumed, the list that is.
  mail: {
    domain: "toolforge.org",
    aliases: {
      abuse: ["cloud-admin@lists.wikimedia.org"],
      noreply: [],
      postmaster: ["cloud-admin@lists.wikimedia.org"],
      root: ["cloud-admin@lists.wikimedia.org"],
    },
    perHost: 500,
    perSender: 100,
  },
  // of toolforge-deploy, 2026-08-20. 22 tools have another quota; which ones and how much was not read.
  kubernetes: {
    version: "1.32.13",
    domain: "tools.local",
    podRange: "192.168.0.0/16",
    registries: {
      own: "tools-harbor.wmcloud.org/toolforge",
      mirror: "docker-registry.svc.toolforge.org",
      allowed: ["docker-registry.svc.toolforge.org", "docker-registry.tools.wmflabs.org", "tools-harbor.wmcloud.org"],
    },
    logLevel: "info",
    builds: { kept: 4 },
    jobMails: { atOnce: 10, pause: 10 },
    quotas: {},
    harborQuotas: { library: 0, toolforge: 0 },
  },
  // of the puppet mirror
  redis: { maxMemory: 12 },
  // who may write is not public
  search: { users: {} },
  nfs: { deletedTools: {} },
  harbor: { database: "ly2n36egxp7.svc.trove.eqiad1.wikimedia.cloud" },
  monitoring: { retention: 220 },
  // user: of the puppet mirror; the contact is assumed
  // sha256 is assumed: Ceph's version is not public
  objectStorage: { digest: "sha256" },
  acme: {
    directory: "https://acme-v02.api.letsencrypt.org/directory",
    email: "root@toolforge.org",
    dnsUser: "tools-dns-manager",
    // assumed: to be asked for, as the user is
    certificatesProject: "tools-certificates",
  },
  // names: those of the puppet mirror. Consumers: whose servers end TLS; k8s-haproxy lets it through, Harbor's ends at the cloud's web proxy
  certificates: {
    toolforge: {
      names: ["toolforge.org", "*.toolforge.org", "*.svc.toolforge.org", "tools.wmflabs.org", "*.tools.wmflabs.org"],
      consumers: ["docker-registry", "mail", "proxy", "static"],
    },
    "tools-legacy": {
      names: ["tools.wmflabs.org", "*.tools.wmflabs.org", "toolserver.org", "*.toolserver.org"],
      consumers: ["legacy-redirector"],
    },
  },
  extraRootKeys: {},
  debianMirror: { main: "http://deb.debian.org/debian", security: "http://deb.debian.org/debian-security" },
  timeServers: ["ntp-5.cloudinfra.eqiad1.wikimedia.cloud", "ntp-6.cloudinfra.eqiad1.wikimedia.cloud"],
  // striker…: assumed, charts/secrets.ts says why
  secrets: [
    "acmeDnsPassword",
    "aptlyPublicKey",
    "aptlySigningKey",
    "cuminKey",
    "cuminPublicKey",
    "dbReplicationPassword",
    "dockerRegistryPassword",
    "dockerRegistryPasswordHash",
    "elasticVrrpPassword",
    "harborAdminPassword",
    "harborDatabasePassword",
    "harborImageBuilderPassword",
    "harborImageBuilderUsername",
    "harborPassword",
    "harborUsername",
    "infraTracingLokiHtpasswd",
    "k8sHaproxyVrrpPassword",
    "lokiObjectStorageAccessKey",
    "lokiObjectStorageSecretKey",
    "mailDkimKey",
    "mailDkimPublicKey",
    "mailSrsSecret",
    "nfsReplicaCnfPassword",
    "nfsVrrpPassword",
    "objectStorageKey",
    "objectStorageOldKey",
    "opensearchVrrpPassword",
    "proxyVrrpPassword",
    "redisCommandPrefix",
    "redisVrrpPassword",
    "secretsFingerprintKey",
    "strikerDatabasePassword",
    "strikerDjangoKey",
    "strikerGitlabToken",
    "strikerLdapPassword",
    "strikerLdapUser",
    "strikerOauthKey",
    "strikerOauthSecret",
    "strikerOpenstackPassword",
    "strikerPhabricatorToken",
    "strikerWikitechAccessSecret",
    "strikerWikitechAccessToken",
    "strikerWikitechConsumerSecret",
    "strikerWikitechConsumerToken",
  ],
  roles: {
    // acme.svc is assumed
    acme: {
      hosts: ["tools-acme-chief-3", "tools-acme-chief-4"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [{ kind: "record", service: "acme", names: ["acme.svc.toolforge.org."] }],
    },
    bastion: {
      hosts: ["tools-bastion-14", "tools-bastion-15"],
      flavor: "g4.cores8.ram16.disk20",
      image: "debian-13.0-trixie",
      spread: "pair",
      addresses: [
        { kind: "floating", service: "login", names: ["login.toolforge.org."] },
        { kind: "floating", service: "dev", names: ["dev.toolforge.org."] },
      ],
    },
    // of the page Portal:Toolforge/Admin; host numbers are assumed
    checker: {
      hosts: ["tools-checker-1", "tools-checker-2"],
      flavor: "g4.cores1.ram2.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [{ kind: "floating", service: "checker", names: ["checker.svc.toolforge.org."] }],
    },
    cumin: {
      hosts: ["tools-cumin-1"],
      flavor: "g4.cores1.ram2.disk20",
      image: "debian-12.0-bookworm",
      spread: "single",
    },
    // the record tools.db.svc.wikimedia.cloud is the cloud admins', and points to db.svc
    db: {
      hosts: ["tools-db-6", "tools-db-7"],
      flavor: "g4.cores16.ram64.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 4096, mount: "/srv/labsdb" }],
      addresses: [{ kind: "record", service: "db", names: ["db.svc.tools.eqiad1.wikimedia.cloud."] }],
    },
    "docker-registry": {
      hosts: ["tools-docker-registry-7", "tools-docker-registry-8"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 200, mount: "/srv/registry" }],
      addresses: [
        {
          kind: "floating",
          service: "docker-registry",
          names: ["docker-registry.svc.toolforge.org.", "docker-registry.tools.wmflabs.org."],
        },
      ],
    },
    // Elasticsearch 7.10, until its users have moved to opensearch; it brings its own Java, and bookworm has the agent's Puppet
    elastic: {
      hosts: ["tools-elastic-4", "tools-elastic-5", "tools-elastic-6"],
      flavor: "g4.cores4.ram16.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
      volumes: [{ name: "data", size: 80, mount: "/srv/elasticsearch" }],
      addresses: [
        {
          kind: "virtual",
          service: "elastic",
          vrrpId: 52,
          floating: false,
          names: ["elasticsearch.svc.tools.eqiad1.wikimedia.cloud."],
        },
      ],
    },
    // its name tools-harbor.wmcloud.org belongs to the cloud's web proxy
    harbor: {
      hosts: ["tools-harbor-2"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "single",
      volumes: [{ name: "data", size: 500, mount: "/srv/ops" }],
    },
    imagebuilder: {
      hosts: ["tools-imagebuilder-2"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "single",
      volumes: [{ name: "docker", size: 40, mount: "/var/lib/docker" }],
    },
    "k8s-control": {
      hosts: ["tools-k8s-control-7", "tools-k8s-control-8", "tools-k8s-control-9"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
    },
    "k8s-etcd": {
      hosts: ["tools-k8s-etcd-29", "tools-k8s-etcd-30", "tools-k8s-etcd-31"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
    },
    "k8s-gateway": {
      hosts: ["tools-k8s-gateway-1", "tools-k8s-gateway-2", "tools-k8s-gateway-3"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
    },
    "k8s-haproxy": {
      hosts: ["tools-k8s-haproxy-7", "tools-k8s-haproxy-8"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [
        {
          kind: "virtual",
          service: "k8s-haproxy",
          vrrpId: 51,
          floating: true,
          names: [
            "api.svc.toolforge.org.",
            "k8s.svc.tools.eqiad1.wikimedia.cloud.",
            "api.svc.tools.eqiad1.wikimedia.cloud.",
            "infra-tracing-loki.svc.tools.eqiad1.wikimedia.cloud.",
          ],
        },
      ],
    },
    // assumed: the newest number is known, how many there are is not
    "k8s-worker": {
      hosts: numbered("tools-k8s-worker-", 102, 107),
      flavor: "g4.cores8.ram16.disk20",
      image: "debian-12.0-bookworm",
      spread: "pool",
      volumes: [{ name: "containerd", size: 140, mount: "/var/lib/containerd" }],
    },
    // assumed: the newest number is known, how many there are is not
    "k8s-worker-nfs": {
      hosts: numbered("tools-k8s-worker-nfs-", 22, 81),
      flavor: "g4.cores8.ram16.disk20",
      image: "debian-12.0-bookworm",
      spread: "pool",
      volumes: [{ name: "containerd", size: 140, mount: "/var/lib/containerd" }],
    },
    // legacy.svc is assumed. 3: second, so that it outlives a hypervisor (assumed)
    "legacy-redirector": {
      hosts: ["tools-legacy-redirector-2", "tools-legacy-redirector-3"],
      flavor: "g4.cores1.ram2.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [
        {
          kind: "floating",
          service: "legacy-redirector",
          names: [
            "legacy.svc.toolforge.org.",
            "tools.wmflabs.org.",
            "*.tools.wmflabs.org.",
            "toolserver.org.",
            "*.toolserver.org.",
          ],
        },
      ],
    },
    // 5: second, so that mail can be failed over (assumed)
    mail: {
      hosts: ["tools-mail-4", "tools-mail-5"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "queue", size: 20, mount: "/srv/mail" }],
      addresses: [{ kind: "floating", service: "mail", names: ["mail.toolforge.org.", "mail.tools.wmflabs.org."] }],
    },
    // 4: cold standby (assumed)
    nfs: {
      hosts: ["tools-nfs-3", "tools-nfs-4"],
      flavor: "g4.cores8.ram16.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 8192, mount: "/srv/tools", follows: "nfs" }],
      addresses: [
        {
          kind: "virtual",
          service: "nfs",
          vrrpId: 55,
          floating: false,
          names: ["tools-nfs.svc.tools.eqiad1.wikimedia.cloud."],
        },
      ],
    },
    opensearch: {
      hosts: ["tools-opensearch-1", "tools-opensearch-2", "tools-opensearch-3"],
      flavor: "g4.cores4.ram16.disk20",
      image: "debian-13.0-trixie",
      spread: "quorum",
      volumes: [{ name: "data", size: 80, mount: "/srv/opensearch" }],
      addresses: [
        {
          kind: "virtual",
          service: "opensearch",
          vrrpId: 53,
          floating: false,
          names: ["opensearch.svc.tools.eqiad1.wikimedia.cloud."],
        },
      ],
    },
    prometheus: {
      hosts: ["tools-prometheus-8", "tools-prometheus-9"],
      flavor: "g4.cores8.ram32.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 250, mount: "/srv/prometheus" }],
      addresses: [{ kind: "record", service: "prometheus", names: ["prometheus.svc.toolforge.org."] }],
    },
    // the nginx web proxies of the page Portal:Toolforge/Admin; host numbers are assumed
    proxy: {
      hosts: ["tools-proxy-7", "tools-proxy-8"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [
        {
          kind: "virtual",
          service: "proxy",
          vrrpId: 54,
          floating: true,
          names: ["toolforge.org.", "*.toolforge.org."],
        },
      ],
    },
    redis: {
      hosts: ["tools-redis-8", "tools-redis-9", "tools-redis-10"],
      flavor: "g4.cores4.ram16.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
      volumes: [{ name: "data", size: 30, mount: "/srv/redis" }],
      addresses: [
        {
          kind: "virtual",
          service: "redis",
          vrrpId: 30,
          floating: false,
          names: ["redis.svc.tools.eqiad1.wikimedia.cloud."],
        },
      ],
    },
    // 07: second, so that the repository can be failed over (assumed)
    services: {
      hosts: ["tools-services-06", "tools-services-07"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "packages", size: 40, mount: "/srv/packages" }],
      addresses: [{ kind: "record", service: "services", names: ["deb.svc.toolforge.org."] }],
    },
    // host numbers are assumed; the older name tools-static.wmflabs.org is the cloud admins'
    static: {
      hosts: ["tools-static-15", "tools-static-16"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [{ kind: "floating", service: "static", names: ["static.svc.toolforge.org."] }],
    },
  },
  state: {
    s3: {
      bucket: "tools:tofu-state",
      key: "platform.tfstate",
      region: "eqiad1",
      endpoint: "https://object.eqiad1.wikimediacloud.org",
    },
  },
};

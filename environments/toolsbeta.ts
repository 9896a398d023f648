import type { Environment } from "./environment";

/**
 * Staging. Names and versions are those of the project toolsbeta (sources: the puppet mirror of Cloud VPS, 2026-08).
 * It has two of everything that production fails over, so that failover can be rehearsed; hosts that only exist for
 * that are marked "second". No flavor and no volume size is public: all are assumed, small but able to do the job.
 */
export const toolsbeta: Environment = {
  project: "toolsbeta",
  domain: "toolsbeta.eqiad1.wikimedia.cloud",
  networks: {
    machines: "VXLAN/IPv6-dualstack",
    floating: "wan-transport-eqiad",
    cloud: ["172.16.0.0/17", "2a02:ec80:a000::/56"],
  },
  publicPorts: ["tcp/22", "udp/60000-61000", "tcp/25", "tcp/80", "tcp/443"],
  zones: [
    "beta.toolforge.org.",
    "svc.beta.toolforge.org.",
    "svc.toolsbeta.eqiad1.wikimedia.cloud.",
    "toolsbeta.wmflabs.org.",
  ],
  // assumed: the contact is not published
  zoneEmail: "root@toolforge.org",
  // assumed: shorter than production's, so that a rehearsal of a failover does not mostly wait
  recordTtl: 15,
  // limits: those of the HAProxy that now does this job. Who is banned is not public.
  web: {
    domain: "beta.toolforge.org",
    bannedIps: {},
    blockedUserAgents: { "^$": "requests without a user agent, against the user agent policy" },
    blockedReferers: {},
    disabledTools: {},
    requestsPerSecond: 50,
    requestsInFlight: 250,
  },
  // limits: of the puppet mirror. Who reads the admins' mail is not public: assumed, the list that is.
  mail: {
    domain: "beta.toolforge.org",
    aliases: {
      abuse: ["cloud-admin@lists.wikimedia.org"],
      noreply: [],
      postmaster: ["cloud-admin@lists.wikimedia.org"],
      root: ["cloud-admin@lists.wikimedia.org"],
    },
    perHost: 500,
    perSender: 100,
  },
  // of toolforge-deploy, 2026-08-20
  kubernetes: {
    version: "1.33.13",
    domain: "toolsbeta.local",
    podRange: "192.168.0.0/16",
    registries: {
      own: "toolsbeta-harbor.wmcloud.org/toolforge",
      mirror: "docker-registry.svc.toolforge.org",
      allowed: [
        "docker-registry.svc.toolforge.org",
        "docker-registry.tools.wmflabs.org",
        "tools-harbor.wmcloud.org",
        "toolsbeta-harbor.wmcloud.org",
      ],
    },
    logLevel: "debug",
    builds: { kept: 1 },
    jobMails: { atOnce: 2, pause: 1 },
    // assumed: one tool shows in staging that an override arrives
    quotas: { rehearsal: { why: "rehearses an override", memory: 10, pods: 12 } },
    harborQuotas: { toolforge: 70 },
  },
  // of the puppet mirror
  redis: { maxMemory: 1 },
  search: { users: {} },
  nfs: { deletedTools: {} },
  harbor: { database: "w6pgt6thhot.svc.trove.eqiad1.wikimedia.cloud" },
  monitoring: { retention: 9 },
  // user: of the puppet mirror; the contact is assumed
  // sha256 is assumed: Ceph's version is not public
  objectStorage: { digest: "sha256" },
  acme: {
    directory: "https://acme-v02.api.letsencrypt.org/directory",
    email: "root@toolforge.org",
    dnsUser: "toolsbeta-dns-manager",
    // assumed: to be asked for, as the user is
    certificatesProject: "toolsbeta-certificates",
  },
  // names: those of the puppet mirror, where one certificate serves all of staging
  certificates: {
    toolforge: {
      names: [
        "beta.toolforge.org",
        "*.beta.toolforge.org",
        "*.svc.beta.toolforge.org",
        "toolsbeta.wmflabs.org",
        "*.toolsbeta.wmflabs.org",
      ],
      consumers: ["docker-registry", "legacy-redirector", "mail", "proxy", "static"],
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
    // acme.svc is assumed. 3: second
    acme: {
      hosts: ["toolsbeta-acme-chief-2", "toolsbeta-acme-chief-3"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [{ kind: "record", service: "acme", names: ["acme.svc.beta.toolforge.org."] }],
    },
    // 8: second
    bastion: {
      hosts: ["toolsbeta-bastion-7", "toolsbeta-bastion-8"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-13.0-trixie",
      spread: "pair",
      addresses: [
        { kind: "floating", service: "login", names: ["login.beta.toolforge.org."] },
        { kind: "floating", service: "dev", names: ["dev.beta.toolforge.org."] },
      ],
    },
    // of the page Portal:Toolforge/Admin; host numbers are assumed
    checker: {
      hosts: ["toolsbeta-checker-1", "toolsbeta-checker-2"],
      flavor: "g4.cores1.ram2.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [{ kind: "floating", service: "checker", names: ["checker.svc.beta.toolforge.org."] }],
    },
    cumin: {
      hosts: ["toolsbeta-cumin-1"],
      flavor: "g4.cores1.ram2.disk20",
      image: "debian-12.0-bookworm",
      spread: "single",
    },
    // production has one, so staging rehearses it; host numbers are assumed
    db: {
      hosts: ["toolsbeta-db-1", "toolsbeta-db-2"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 10, mount: "/srv/labsdb" }],
      addresses: [{ kind: "record", service: "db", names: ["db.svc.toolsbeta.eqiad1.wikimedia.cloud."] }],
    },
    // 03: second
    "docker-registry": {
      hosts: ["toolsbeta-docker-registry-02", "toolsbeta-docker-registry-03"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 10, mount: "/srv/registry" }],
      addresses: [{ kind: "floating", service: "docker-registry", names: ["docker-registry.svc.beta.toolforge.org."] }],
    },
    // its name toolsbeta-harbor.wmcloud.org belongs to the cloud's web proxy
    harbor: {
      hosts: ["toolsbeta-harbor-2"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "single",
      volumes: [{ name: "data", size: 10, mount: "/srv/ops" }],
    },
    imagebuilder: {
      hosts: ["toolsbeta-docker-imagebuilder-2"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "single",
      volumes: [{ name: "docker", size: 10, mount: "/var/lib/docker" }],
    },
    "k8s-control": {
      hosts: ["toolsbeta-test-k8s-control-10", "toolsbeta-test-k8s-control-11", "toolsbeta-test-k8s-control-12"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
    },
    "k8s-etcd": {
      hosts: ["toolsbeta-test-k8s-etcd-33", "toolsbeta-test-k8s-etcd-34", "toolsbeta-test-k8s-etcd-35"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
    },
    "k8s-gateway": {
      hosts: ["toolsbeta-test-k8s-gateway-1", "toolsbeta-test-k8s-gateway-2", "toolsbeta-test-k8s-gateway-3"],
      flavor: "g4.cores4.ram8.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
    },
    "k8s-haproxy": {
      hosts: ["toolsbeta-test-k8s-haproxy-7", "toolsbeta-test-k8s-haproxy-8"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [
        {
          kind: "virtual",
          service: "k8s-haproxy",
          vrrpId: 51,
          floating: true,
          names: [
            "api.svc.beta.toolforge.org.",
            "k8s.svc.toolsbeta.eqiad1.wikimedia.cloud.",
            "api.svc.toolsbeta.eqiad1.wikimedia.cloud.",
            "infra-tracing-loki.svc.toolsbeta.eqiad1.wikimedia.cloud.",
          ],
        },
      ],
    },
    // assumed: two are enough to rehearse a drain
    "k8s-worker": {
      hosts: ["toolsbeta-test-k8s-worker-9", "toolsbeta-test-k8s-worker-10"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pool",
      volumes: [{ name: "containerd", size: 10, mount: "/var/lib/containerd" }],
    },
    // assumed: two are enough to rehearse a drain
    "k8s-worker-nfs": {
      hosts: ["toolsbeta-test-k8s-worker-nfs-8", "toolsbeta-test-k8s-worker-nfs-9"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pool",
      volumes: [{ name: "containerd", size: 10, mount: "/var/lib/containerd" }],
    },
    // legacy.svc is assumed. 3: second
    "legacy-redirector": {
      hosts: ["toolsbeta-legacy-redirector-2", "toolsbeta-legacy-redirector-3"],
      flavor: "g4.cores1.ram2.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [
        {
          kind: "floating",
          service: "legacy-redirector",
          names: ["legacy.svc.beta.toolforge.org.", "toolsbeta.wmflabs.org.", "*.toolsbeta.wmflabs.org."],
        },
      ],
    },
    // 3: second
    mail: {
      hosts: ["toolsbeta-mail-2", "toolsbeta-mail-3"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "queue", size: 5, mount: "/srv/mail" }],
      addresses: [{ kind: "floating", service: "mail", names: ["mail.beta.toolforge.org."] }],
    },
    nfs: {
      hosts: ["toolsbeta-nfs-4", "toolsbeta-nfs-5"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 10, mount: "/srv/toolsbeta", follows: "nfs" }],
      addresses: [
        {
          kind: "virtual",
          service: "nfs",
          vrrpId: 55,
          floating: false,
          names: ["toolsbeta-nfs.svc.toolsbeta.eqiad1.wikimedia.cloud."],
        },
      ],
    },
    // production has three, so staging rehearses them; host numbers are assumed
    opensearch: {
      hosts: ["toolsbeta-opensearch-1", "toolsbeta-opensearch-2", "toolsbeta-opensearch-3"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-13.0-trixie",
      spread: "quorum",
      volumes: [{ name: "data", size: 10, mount: "/srv/opensearch" }],
      addresses: [
        {
          kind: "virtual",
          service: "opensearch",
          vrrpId: 53,
          floating: false,
          names: ["opensearch.svc.toolsbeta.eqiad1.wikimedia.cloud."],
        },
      ],
    },
    // 3: second
    prometheus: {
      hosts: ["toolsbeta-prometheus-2", "toolsbeta-prometheus-3"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "data", size: 10, mount: "/srv/prometheus" }],
      addresses: [{ kind: "record", service: "prometheus", names: ["prometheus.svc.beta.toolforge.org."] }],
    },
    // the nginx web proxies of the page Portal:Toolforge/Admin; host numbers are assumed
    proxy: {
      hosts: ["toolsbeta-proxy-1", "toolsbeta-proxy-2"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [
        {
          kind: "virtual",
          service: "proxy",
          vrrpId: 54,
          floating: true,
          names: ["beta.toolforge.org.", "*.beta.toolforge.org."],
        },
      ],
    },
    redis: {
      hosts: ["toolsbeta-redis-7", "toolsbeta-redis-8", "toolsbeta-redis-9"],
      flavor: "g4.cores2.ram2.disk20",
      image: "debian-12.0-bookworm",
      spread: "quorum",
      volumes: [{ name: "data", size: 5, mount: "/srv/redis" }],
      addresses: [
        {
          kind: "virtual",
          service: "redis",
          vrrpId: 30,
          floating: false,
          names: ["redis.svc.toolsbeta.eqiad1.wikimedia.cloud."],
        },
      ],
    },
    // host numbers are assumed
    services: {
      hosts: ["toolsbeta-services-01", "toolsbeta-services-02"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      volumes: [{ name: "packages", size: 10, mount: "/srv/packages" }],
      addresses: [{ kind: "record", service: "services", names: ["deb.svc.beta.toolforge.org."] }],
    },
    // host numbers are assumed
    static: {
      hosts: ["toolsbeta-static-1", "toolsbeta-static-2"],
      flavor: "g4.cores2.ram4.disk20",
      image: "debian-12.0-bookworm",
      spread: "pair",
      addresses: [{ kind: "floating", service: "static", names: ["static.svc.beta.toolforge.org."] }],
    },
  },
};

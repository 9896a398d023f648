/**
 * A Secret of Kubernetes, filled with secrets of the environment. No manifest holds it: Terraform, which alone knows the
 * values, writes all of them into an object of their own (constructs/cluster-secrets.ts).
 */
export interface ClusterSecret {
  readonly namespace: string;
  /**
   * `keys`: each key holds its value. `registry-login`: `username` and `password` for the environment's own registry, as
   * builders read it, under `.dockerconfigjson`.
   */
  readonly form: "keys" | "registry-login";
  /** By key, the name of the environment's secret. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Every Secret that components and releases read beside those that cert-manager makes, by name: the one place that says
 * what is in it. What the environment calls them is, without Striker's, of toolforge-deploy, 2026-08-20.
 */
export const clusterSecrets = {
  "builds-api-harbor": {
    namespace: "builds-api",
    form: "keys",
    values: { HARBOR_USERNAME: "harborUsername", HARBOR_PASSWORD: "harborPassword" },
  },
  "builds-builder-registry": {
    namespace: "image-build",
    form: "registry-login",
    values: { username: "harborImageBuilderUsername", password: "harborImageBuilderPassword" },
  },
  // its lines are those of htpasswd; the file's name is the chart's
  "infra-tracing-htpasswd": {
    namespace: "infra-tracing-loki",
    form: "keys",
    values: { ".htpasswd": "infraTracingLokiHtpasswd" },
  },
  "infra-tracing-object-storage": {
    namespace: "infra-tracing-loki",
    form: "keys",
    values: { ACCESS_KEY_ID: "lokiObjectStorageAccessKey", SECRET_ACCESS_KEY: "lokiObjectStorageSecretKey" },
  },
  "loki-object-storage": {
    namespace: "loki",
    form: "keys",
    values: { ACCESS_KEY_ID: "lokiObjectStorageAccessKey", SECRET_ACCESS_KEY: "lokiObjectStorageSecretKey" },
  },
  "maintain-harbor": {
    namespace: "maintain-harbor",
    form: "keys",
    values: { HARBOR_USERNAME: "harborUsername", HARBOR_PASSWORD: "harborPassword" },
  },
  // keys: Striker's settings of the same names. assumed: what the environment calls them, since Striker runs elsewhere today
  striker: {
    namespace: "toolsadmin",
    form: "keys",
    values: {
      DB_PASSWORD: "strikerDatabasePassword",
      DJANGO_SECRET_KEY: "strikerDjangoKey",
      GITLAB_ACCESS_TOKEN: "strikerGitlabToken",
      LDAP_BIND_PASSWORD: "strikerLdapPassword",
      LDAP_BIND_USER: "strikerLdapUser",
      OAUTH_CONSUMER_KEY: "strikerOauthKey",
      OAUTH_CONSUMER_SECRET: "strikerOauthSecret",
      OPENSTACK_PASSWORD: "strikerOpenstackPassword",
      PHABRICATOR_TOKEN: "strikerPhabricatorToken",
      WIKITECH_ACCESS_SECRET: "strikerWikitechAccessSecret",
      WIKITECH_ACCESS_TOKEN: "strikerWikitechAccessToken",
      WIKITECH_CONSUMER_SECRET: "strikerWikitechConsumerSecret",
      WIKITECH_CONSUMER_TOKEN: "strikerWikitechConsumerToken",
    },
  },
} as const satisfies Record<string, ClusterSecret>;

export type ClusterSecretName = keyof typeof clusterSecrets;

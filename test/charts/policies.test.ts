import { EnvvarsApi } from "../../charts/envvars-api";
import { Policies } from "../../charts/policies";
import type { Manifest } from "../../charts/rules/manifest";
import { ToolUids } from "../../charts/tool-uids";
import { chart, clusters } from "../support/charts";

interface Spec {
  readonly failurePolicy: string;
  readonly matchConstraints: {
    readonly namespaceSelector?: { readonly matchExpressions: readonly Record<string, unknown>[] };
  };
  readonly matchConditions: readonly { readonly expression: string }[];
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly { readonly expression: string; readonly messageExpression: string }[];
}

const policies = (objects: readonly Manifest[]) =>
  objects
    .filter(({ kind }) => kind === "ValidatingAdmissionPolicy")
    .map(({ metadata, spec }) => [metadata.name, spec as Spec] as const);

/** Policies about what one account does: its name, which is its namespace's too. */
const ofAccounts: Readonly<Record<string, string>> = {
  "toolforge-envvars-api": "envvars-api",
  "toolforge-tool-uids": "tool-uids",
};

test.each([EnvvarsApi, ToolUids])("a policy about a single account is about the one that %p runs as", (Class) => {
  const account = chart(Class).objects.find(({ kind }) => kind === "ServiceAccount")!;
  expect(account.metadata.namespace).toBe(account.metadata.name);
  expect(Object.values(ofAccounts)).toContain(account.metadata.name);
});

describe.each(clusters)("in %s", (_project, environment) => {
  const { objects, find } = chart(Policies, environment);

  test("every policy is bound and refuses", () => {
    for (const [name] of policies(objects)) {
      expect(find(`ValidatingAdmissionPolicyBinding/${name}`)["spec"]).toEqual({
        policyName: name,
        validationActions: ["Deny"],
      });
    }
  });

  test("no policy is about Kubernetes' own namespaces or the platform's, but one about a single account of the platform", () => {
    for (const [name, { matchConstraints, matchConditions }] of policies(objects)) {
      const account = ofAccounts[name];
      if (account) {
        expect(matchConditions.map(({ expression }) => expression)).toEqual([
          `request.userInfo.username == "system:serviceaccount:${account}:${account}"`,
        ]);
        continue;
      }
      expect(matchConstraints.namespaceSelector!.matchExpressions).toEqual(
        expect.arrayContaining([
          {
            key: "kubernetes.io/metadata.name",
            operator: "NotIn",
            values: ["kube-system", "kube-public", "kube-node-lease"],
          },
          { key: "toolforge.org/platform", operator: "DoesNotExist" },
        ]),
      );
    }
  });

  test("what is refused is told with the rule's name and a remedy", () => {
    for (const [name, { validations }] of policies(objects)) {
      for (const { messageExpression } of validations) {
        expect(messageExpression).toMatch(new RegExp(`^"${name}/[a-z-]+: " \\+ .+ \\+ "\\. [A-Z].+"$`));
      }
    }
  });

  test("images are of the environment's registries, whole names of hosts", () => {
    const allowed = policies(objects).find(([name]) => name === "toolforge-registries")![1].variables;
    expect(JSON.parse(allowed.find(({ name }) => name === "allowed")!.expression)).toEqual(
      environment.kubernetes.registries.allowed.map((registry) => `${registry}/`),
    );
  });

  test.each(["routes", "ingresses"])("no tool's %s take a name of the platform", (what) => {
    const [, { variables, validations }] = policies(objects).find(([name]) => name === `toolforge-tool-${what}`)!;
    expect(JSON.parse(variables.find(({ name }) => name === "reserved")!.expression)).toEqual(
      expect.arrayContaining([`admin.${environment.web.domain}`, `toolsadmin.${environment.web.domain}`]),
    );
    expect(validations.map(({ expression }) => expression)).toContain(
      "!variables.hosts.exists(h, h in variables.reserved)",
    );
  });

  test("a tool's name ends with the environment's domain", () => {
    const routes = policies(objects).find(([name]) => name === "toolforge-tool-routes")![1].variables;
    expect(routes.find(({ name }) => name === "own")!.expression).toContain(`".${environment.web.domain}"`);
  });
});

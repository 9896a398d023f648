import { podsOf } from "../../charts/rules/manifest";
import { type Platform, platforms } from "./platform";
import { answers, granted, serviceAccount } from "./rbac/access";
import { dangerous } from "./rbac/dangerous";
import { exceptions, needs, neverOfTools, ofTools } from "./rbac/needs";
import { Tool } from "./tool";

describe.each(platforms)("access in $project on Kubernetes $version", ({ open }) => {
  let platform: Platform;

  beforeAll(async () => {
    platform = open();
    await platform.deliver();
  });

  /** `namespace/name` of everything that pods of the platform act as. */
  const accounts = () =>
    platform.objects
      .filter(({ kind }) => kind === "ServiceAccount")
      .map(({ metadata: { namespace, name } }) => `${namespace}/${name}`);
  /** @returns what each of them may do of what is asked for it */
  const may = async (asked: (account: string) => readonly string[]) => {
    const questions = accounts().flatMap((account) => {
      const [namespace, name] = account.split("/") as [string, string];
      return asked(account).map((request) => ({ account, request, subject: serviceAccount(namespace, name) }));
    });
    const allowed = await answers(platform.kubectl, questions);
    const grants = questions.filter((_, i) => allowed[i]);
    return expected((of) => grants.filter(({ account }) => account === of).map(({ request }) => request));
  };
  const expected = (requests: (account: string) => readonly string[]) =>
    Object.fromEntries(accounts().map((account) => [account, [...requests(account)]]));

  test("every component whose pods hold a token says what it needs", () => {
    const holders = podsOf(platform.objects)
      .filter(({ spec }) => spec.automountServiceAccountToken !== false)
      .map(({ object, spec }) => `${object.metadata.namespace}/${spec.serviceAccountName}`);
    expect(holders.filter((account) => !needs[account])).toEqual([]);
  });

  test("every component may do what it needs", async () => {
    const wanted = (account: string) => needs[account] ?? [];
    expect(await may(wanted)).toEqual(expected(wanted));
  });

  test("no component may do anything dangerous that is not its purpose", async () => {
    expect(accounts().length).toBeGreaterThan(0);
    expect(await may(() => dangerous)).toEqual(expected((account) => exceptions[account] ?? []));
  });

  test("no component may read the secrets of another, but those that hold the secrets of tools", async () => {
    const namespaceOf = (account: string) => account.split("/")[0]!;
    const places = (await platform.kubectl.list("namespaces")).map(({ metadata }) => metadata.name);
    const others = (account: string) =>
      places.filter((place) => place !== namespaceOf(account)).map((place) => `get secrets in ${place}`);
    const mayAll = (account: string) => exceptions[account]?.includes("list secrets") ?? false;
    expect(await may(others)).toEqual(expected((account) => (mayAll(account) ? others(account) : [])));
  });

  describe("a tool", () => {
    let tool: Tool;
    let other: Tool;
    const subject = { user: "test", groups: ["toolforge", "system:authenticated"] };
    const inside = (namespace: string) => (request: string) => `${request} in ${namespace}`;

    beforeAll(async () => {
      tool = await Tool.create(platform, "test", 52503);
      other = await Tool.create(platform, "other", 52504);
    });
    afterAll(() => Promise.all([tool.remove(), other.remove()]));

    test("may do in its own namespace what the guide says", async () => {
      const requests = ofTools.map(inside(tool.namespace));
      expect(await granted(platform.kubectl, subject, requests)).toEqual(requests);
    });

    test("may not lift its own limits", async () => {
      expect(await granted(platform.kubectl, subject, neverOfTools.map(inside(tool.namespace)))).toEqual([]);
    });

    test("may do nothing outside its namespace", async () => {
      const places = [other.namespace, "default", "kube-system"].flatMap((place) => ofTools.map(inside(place)));
      expect(await granted(platform.kubectl, subject, [...places, ...ofTools, ...dangerous])).toEqual([]);
    });

    test("is who its certificate says", async () => {
      expect(await tool.kubectl.must(["auth", "whoami", "--output=jsonpath={.status.userInfo.username}"])).toBe("test");
      const { stderr } = await tool.kubectl.run(["get", "pods", other.in]);
      expect(stderr).toContain('User "test" cannot list resource "pods"');
    });
  });
});

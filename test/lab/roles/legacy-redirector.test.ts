import { must } from "../../../lab/client/shell";
import { Staging } from "../staging";

let address: string;
beforeAll(async () => {
  address = (await Staging.open()).address("legacy-redirector");
});

/** @returns the status and where it leads */
async function visit(url: string, ...options: string[]): Promise<string> {
  const { hostname, port, protocol } = new URL(url);
  const resolve = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}:${address}`;
  return must("curl", [
    "-sk",
    "-m",
    "10",
    "--path-as-is",
    "--resolve",
    resolve,
    "-o",
    "/dev/null",
    "-w",
    "%{http_code} %{redirect_url}",
    ...options,
    url,
  ]);
}

test.each([
  ["http://toolsbeta.wmflabs.org/", "https://beta.toolforge.org/"],
  ["https://toolsbeta.wmflabs.org/admin", "https://admin.beta.toolforge.org/"],
  ["https://toolsbeta.wmflabs.org/admin?a=b", "https://admin.beta.toolforge.org/?a=b"],
  [
    "http://toolsbeta.wmflabs.org/geo-hack/a%2Fb/c%20d?x=%26&y=1",
    "https://geo-hack.beta.toolforge.org/a%2Fb/c%20d?x=%26&y=1",
  ],
  ["https://toolsbeta.wmflabs.org//evil.example/", "https://beta.toolforge.org/"],
  ["https://toolsbeta.wmflabs.org/a.evil.example/", "https://beta.toolforge.org/"],
  ["https://geohack.toolsbeta.wmflabs.org/x?y", "https://geohack.beta.toolforge.org/x?y"],
  ["http://toolserver.org/", "https://beta.toolforge.org/"],
  ["http://toolserver.org/~geohack/geohack.php?a=b", "https://geohack.beta.toolforge.org/geohack.php?a=b"],
  ["http://stable.toolserver.org/geohack/geohack.php?a=b", "https://geohack.beta.toolforge.org/geohack.php?a=b"],
  ["http://toolserver.org/~geohack/a%0d%0aSet-Cookie:b", "https://geohack.beta.toolforge.org/a%0d%0aSet-Cookie:b"],
  ["http://toolserver.org/%7Egeohack?a=b", "https://geohack.beta.toolforge.org/?a=b"],
  ["http://www.toolserver.org/~magnus", "https://magnustools.beta.toolforge.org/"],
  ["http://wiki.toolserver.org/view/Main_Page", "https://www.mediawiki.org/wiki/Toolserver:Main_Page"],
])("%s leads to %s", async (from, to) => {
  expect(await visit(from)).toBe(`301 ${to}`);
});

test("a form that is sent to an old address arrives with its body", async () => {
  expect(await visit("https://toolsbeta.wmflabs.org/admin/form", "-d", "a=b")).toBe(
    "308 https://admin.beta.toolforge.org/form",
  );
});

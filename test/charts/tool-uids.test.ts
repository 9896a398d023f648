import { spawn } from "node:child_process";
import { chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ToolUids } from "../../charts/tool-uids";
import { chart, clusters } from "../support/charts";
import { grantsOf, openingsOf } from "../support/promises";
import { scratch } from "../support/scratch";

test.each(clusters)("keeps every rule in %s, but for the homes that it looks at", (_, environment) => {
  expect(chart(ToolUids, environment).faults).toEqual([]);
});

test("may change namespaces, and reaches the API servers alone", () => {
  expect(grantsOf(chart(ToolUids), "tool-uids")).toEqual(["*: namespaces list patch"]);
  expect(openingsOf(chart(ToolUids))).toEqual(["to-cloud-tcp-6443"]);
});

test("runs every minute where the homes are, and cannot write to them", () => {
  expect(chart(ToolUids).find("CronJob/tool-uids")).toMatchObject({
    spec: {
      schedule: "* * * * *",
      jobTemplate: {
        spec: {
          template: {
            spec: {
              affinity: { nodeAffinity: expect.anything() as unknown },
              containers: [
                {
                  securityContext: { runAsNonRoot: true },
                  volumeMounts: expect.arrayContaining([
                    expect.objectContaining({ mountPath: "/data/project", readOnly: true }),
                  ]) as unknown,
                },
              ],
            },
          },
        },
      },
    },
  });
});

describe("the script", () => {
  const folder = scratch();
  const uid = process.getuid!() || 52503;
  let server: Server;
  let requests: string[];
  let namespaces: string[];

  beforeEach(async () => {
    requests = [];
    for (const name of ["homes", "account"]) mkdirSync(join(folder(), name));
    writeFileSync(join(folder(), "account/token"), "a token");
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        expect(request.headers.authorization).toBe("Bearer a token");
        requests.push(`${request.method} ${request.url} ${body}`.trim());
        response.end(JSON.stringify({ items: namespaces.map((name) => ({ metadata: { name } })) }));
      });
    });
    await new Promise<void>((started) => server.listen(0, "127.0.0.1", started));
  });
  afterEach(() => new Promise((stopped) => server.close(stopped)));

  function home(tool: string, owner = uid) {
    mkdirSync(join(folder(), "homes", tool));
    if (process.getuid!() === 0) chownSync(join(folder(), "homes", tool), owner, owner);
  }

  function run(): Promise<number | null> {
    const script = join(__dirname, "../../charts/tool-uids/label-namespaces.py");
    const env = {
      ...process.env,
      API: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ACCOUNT: join(folder(), "account"),
      HOMES: join(folder(), "homes"),
    };
    return new Promise((exited) => spawn("python3", [script], { env, stdio: "ignore" }).on("close", exited));
  }
  const labelled = () => requests.filter((request) => request.startsWith("PATCH"));
  const label = (tool: string) =>
    `PATCH /api/v1/namespaces/tool-${tool} {"metadata": {"labels": {"toolforge.org/tool-uid": "${uid}"}}}`;

  test("asks for namespaces of tools that have no label yet, and gives them the owner of the home", async () => {
    namespaces = ["tool-wiki", "tool-bot"];
    for (const tool of ["wiki", "bot"]) home(tool);
    expect(await run()).toBe(0);
    expect(requests[0]).toBe("GET /api/v1/namespaces?labelSelector=tenancy%3Dtool,!toolforge.org/tool-uid");
    expect(labelled()).toEqual([label("wiki"), label("bot")]);
  });

  test("labels none without a home or behind a link, which a tool could have made, but all others", async () => {
    namespaces = ["tool-new", "tool-link", "tool-wiki"];
    home("wiki");
    symlinkSync(join(folder(), "homes/wiki"), join(folder(), "homes/link"));
    expect(await run()).toBe(1);
    expect(labelled()).toEqual([label("wiki")]);
  });

  (process.getuid!() === 0 ? test : test.skip)("never makes a tool a user of the system", async () => {
    namespaces = ["tool-root", "tool-daemon"];
    home("root", 0);
    home("daemon", 999);
    expect(await run()).toBe(1);
    expect(labelled()).toEqual([]);
  });
});

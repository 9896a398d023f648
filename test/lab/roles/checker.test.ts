import { onGuest } from "../../../lab/client/lab";
import { measured } from "../../../lab/client/measured";
import { until } from "../../../lab/client/shell";
import { Staging } from "../staging";

const [first, second] = ["toolsbeta-checker-1", "toolsbeta-checker-2"] as const;
let base: string;
beforeAll(async () => {
  base = `http://${(await Staging.open()).address("checker")}`;
});

const get = async (service: string) => {
  const answer = await fetch(`${base}/${service}`);
  return { status: answer.status, body: await answer.text() };
};

test("a service that works is 200, with a line for each question", async () => {
  const { status, body } = await get("static");
  expect(body).toMatch(/^http\/80: HTTP OK.*\nhttps\/443: HTTP OK.*\n$/);
  expect(status).toBe(200);
});

test("logging in is checked too", async () => {
  expect(await get("login")).toEqual({
    status: 200,
    body: expect.stringMatching(/^ssh\/22: SSH OK - OpenSSH/) as string,
  });
});

test("a service that stops is 503 with the reason, within seconds, and 200 again when it is back", async () => {
  await onGuest("toolsbeta-static-1", "systemctl stop nginx");
  const started = Date.now();
  try {
    const { body } = await until("503", 30, async () => {
      const answer = await get("static");
      return answer.status === 503 && answer;
    });
    measured("from the stop of a service to the checker's 503", (Date.now() - started) / 1000, 10);
    expect(body).toMatch(/^http\/80: .*(refused|Connection)/i);
  } finally {
    await onGuest("toolsbeta-static-1", "systemctl start nginx");
  }
  await until("200 again", 30, async () => (await get("static")).status === 200);
});

test("an unknown service is 404 with the list of those that there are; nothing else is served", async () => {
  const { status, body } = await get("nothing");
  expect([status, body]).toEqual([404, expect.stringMatching(/there are: .*\bstatic\b/)]);
  for (const path of ["../etc/passwd", "static/../x", "static;id", "Static"])
    expect((await get(path)).status).toBe(404);
});

test("it keeps nothing: the other machine gives the same answers", async () => {
  for (const service of ["static", "login", "checker"]) {
    const asked = `curl -s -o /dev/null -w '%{http_code}' localhost/${service}`;
    expect((await onGuest(second, asked)).output).toBe((await onGuest(first, asked)).output);
  }
});

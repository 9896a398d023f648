import { connect } from "node:net";
import { onGuest } from "../../lab/client/lab";
import { must, until } from "../../lab/client/shell";
import { Staging } from "./staging";

let staging: Staging;
beforeAll(async () => {
  staging = await Staging.open();
});

/** What a client outside the cloud meets at a port. */
function fromOutside(address: string, port: number): Promise<"answers" | "refused" | "silent"> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 2500 });
    const end = (what: "answers" | "refused" | "silent") => {
      socket.destroy();
      resolve(what);
    };
    socket.on("connect", () => end("answers"));
    socket.on("timeout", () => end("silent"));
    socket.on("error", () => end("refused"));
  });
}

/** Whether one machine can open a TCP connection to another. */
async function reaches(from: string, address: string, port: number): Promise<boolean> {
  return (await onGuest(from, `timeout 3 bash -c 'exec 3<>/dev/tcp/${address}/${port}'`)).code === 0;
}

test("from outside, open ports answer and closed ones are silent", async () => {
  const web = staging.address("static");
  expect(await fromOutside(web, 80)).toBe("answers");
  expect(await fromOutside(web, 443)).toBe("answers");
  for (const port of [22, 8080, 9100]) expect([port, await fromOutside(web, port)]).toEqual([port, "silent"]);
  expect(await fromOutside(staging.address("login"), 22)).toBe("answers");
});

test.each([4, 6] as const)("inside, over IPv%d, only declared flows pass", async (version) => {
  const of = (host: string) => (version === 4 ? staging.ipv4(host) : staging.ipv6(host));
  const web = await of("toolsbeta-static-1");
  expect(await reaches("toolsbeta-prometheus-2", web, 9100)).toBe(true);
  expect(await reaches("toolsbeta-static-2", web, 9100)).toBe(false);
  expect(await reaches("toolsbeta-bastion-7", web, 22)).toBe(true);
  expect(await reaches("toolsbeta-redis-7", web, 22)).toBe(false);
  expect(await reaches("toolsbeta-redis-7", web, 80)).toBe(true);
});

test("either fence holds alone: the security group without nftables, nftables without the security group", async () => {
  const web = await staging.ipv4("toolsbeta-static-1");
  await onGuest("toolsbeta-static-1", "nft flush ruleset");
  try {
    expect(await reaches("toolsbeta-static-2", web, 9100)).toBe(false);
  } finally {
    await onGuest("toolsbeta-static-1", "nft -f /etc/nftables.conf");
  }
  const open = ["--os-cloud", "toolsbeta", "security", "group", "rule"];
  const id = (
    await must(
      "openstack",
      [
        ...open,
        "create",
        "toolsbeta-static",
        "--protocol",
        "tcp",
        "--dst-port",
        "9100",
        "--remote-ip",
        "0.0.0.0/0",
        "-f",
        "value",
        "-c",
        "id",
      ],
      { env: staging.env },
    )
  ).trim();
  try {
    await must("sleep", ["5"]);
    expect(await reaches("toolsbeta-static-2", web, 9100)).toBe(false);
    await onGuest("toolsbeta-static-1", "nft flush ruleset");
    expect(await until("the open security group", 20, () => reaches("toolsbeta-static-2", web, 9100))).toBe(true);
  } finally {
    await onGuest("toolsbeta-static-1", "nft -f /etc/nftables.conf");
    await must("openstack", [...open, "delete", id], { env: staging.env });
  }
});

test("where users run code, only root sees the metadata", async () => {
  const ask = "curl -s -o /dev/null -m 5 -w '%{http_code}' http://169.254.169.254/openstack/latest/user_data";
  expect((await onGuest("toolsbeta-bastion-7", ask)).output).toContain("200");
  expect((await onGuest("toolsbeta-bastion-7", `runuser -u nobody -- ${ask}`)).output).toContain("000");
  expect((await onGuest("toolsbeta-test-k8s-worker-9", `runuser -u nobody -- ${ask}`)).output).toContain("000");
});

import { Peer } from "../../charts/peer";
import { toolsbeta } from "../../environments/toolsbeta";

test("the Internet is neither the cloud, nor the cluster, nor the metadata service", () => {
  const [v4, v6] = Peer.internet().peersIn(toolsbeta);
  expect(v4).toMatchObject({ ipBlock: { cidr: "0.0.0.0/0" } });
  expect(v4!.ipBlock!.except).toEqual(
    expect.arrayContaining(["172.16.0.0/17", toolsbeta.kubernetes.podRange, "169.254.0.0/16", "10.0.0.0/8"]),
  );
  expect(v6).toEqual({ ipBlock: { cidr: "::/0", except: ["fc00::/7", "fe80::/10", "2a02:ec80:a000::/56"] } });
});

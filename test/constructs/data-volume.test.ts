import { DataVolume } from "../../constructs/data-volume";
import { synthOf } from "../support/synth";

test("a volume of its own for each machine, of the cloud's usual type", () => {
  const stack = synthOf((scope) => {
    const volume = new DataVolume(scope, "data", { owner: "tools-db-1", name: "data", size: 4096, mount: "/srv" });
    volume.attachTo("the machine");
  });
  expect(stack.resource).toEqual({
    openstack_blockstorage_volume_v3: {
      "tools-db-1-data": { name: "tools-db-1-data", size: 4096, volume_type: "standard" },
    },
    openstack_compute_volume_attach_v2: {
      "tools-db-1-data": {
        instance_id: "the machine",
        volume_id: "${openstack_blockstorage_volume_v3.tools-db-1-data.id}",
      },
    },
  });
});

test("another type when the environment names one", () => {
  const stack = synthOf(
    (scope) => new DataVolume(scope, "data", { owner: "h", name: "data", size: 1, mount: "/srv", type: "fast" }),
  );
  expect(stack.resource["openstack_blockstorage_volume_v3"]!["h-data"]!["volume_type"]).toBe("fast");
});

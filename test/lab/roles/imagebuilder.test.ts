import { onGuest } from "../../../lab/client/lab";

const builder = "toolsbeta-docker-imagebuilder-2";
const name = "docker-registry.svc.beta.toolforge.org";

async function on(command: string): Promise<string> {
  const { code, output } = await onGuest(builder, command, 120_000);
  if (code !== 0) throw new Error(`${command}: exit code ${code}\n${output}`);
  return output.trim();
}

afterAll(() =>
  Promise.all([
    onGuest(builder, "rm -rf /tmp/image-test; skopeo logout --all; buildah rm --all; buildah rmi test-image"),
    onGuest("toolsbeta-docker-registry-02", "rm -rf /srv/registry/data/docker/registry/v2/repositories/test/built"),
  ]),
);

// A container cannot mount what RUN needs: on the lab an image is made of files alone.
test("an image is built, pushed by the machine's own password and pulled again", async () => {
  await on("registry-login --tls-verify=false");
  await on(
    `mkdir -p /tmp/image-test && cd /tmp/image-test && echo $$-$(date +%s) >file && printf 'FROM scratch\\nCOPY file /file\\n' >Dockerfile &&
     export STORAGE_DRIVER=vfs && buildah bud --isolation=chroot -q -t test-image . && buildah push --tls-verify=false test-image docker://${name}/test/built`,
  );
  await on(
    `skopeo logout --all && skopeo copy -q --src-tls-verify=false docker://${name}/test/built dir:/tmp/image-test/pulled`,
  );
  const pulled = await on(
    "cd /tmp/image-test/pulled && for f in *; do tar -xzOf $f file 2>/dev/null; done; cat ../file",
  );
  const [inImage, built] = pulled.split("\n");
  expect(inImage).toBe(built);
});

import { configured } from "../../support/role";

const { files = {}, packages } = configured("imagebuilder");

test("it has our packages, and what builds and pushes images", () => {
  expect(files["/etc/apt/sources.list.d/toolforge.list"]!.content).toContain(" bookworm-toolsbeta main");
  expect(packages).toEqual(expect.arrayContaining(["buildah", "skopeo"]));
});

test("the password is root's, and never an argument", () => {
  expect(files["/etc/toolforge/registry-password"]).toMatchObject({ mode: "0600" });
  expect(files["/usr/local/sbin/registry-login"]!.content).toContain(
    "--password-stdin docker-registry.svc.beta.toolforge.org </etc/toolforge/registry-password",
  );
});

import { ProjectGuard } from "../../constructs/project-guard";
import { synthOf } from "../support/synth";

test("credentials of another project are refused before anything is planned, and it is said what to do", () => {
  const stack = synthOf((scope) => new ProjectGuard(scope, "guard", { project: "tools" }));
  const { lifecycle } = stack.data["openstack_identity_auth_scope_v3"]!["project"] as {
    lifecycle: { postcondition: { condition: string; error_message: string }[] };
  };
  const [guard] = lifecycle.postcondition;
  expect(lifecycle.postcondition).toHaveLength(1);
  expect(guard!.condition).toBe('${self.project_name == "tools"}');
  expect(guard!.error_message).toContain("These credentials are for the project ${self.project_name}");
  expect(guard!.error_message).toContain("the stack tools only ever touches the project tools");
  expect(guard!.error_message).toContain("Set OS_CLOUD");
});

test("its object storage, too", () => {
  const stack = synthOf((scope) => new ProjectGuard(scope, "guard", { project: "tools" }));
  expect(stack.locals["object-storage-url"]).toContain('s.type == "object-store"');
});

test("the cloud's identity API is the one that its catalog shows to users", () => {
  const stack = synthOf((scope) => {
    const { cloud } = new ProjectGuard(scope, "guard", { project: "tools" });
    expect(cloud.region).toMatch(/TfToken/);
  });
  expect(stack.locals["identity-url"]).toBe(
    '${[for e in flatten([for s in data.openstack_identity_auth_scope_v3.project.service_catalog : s.endpoints if s.type == "identity"]) : e.url if e.interface == "public"][0]}',
  );
});

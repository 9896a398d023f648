import { DataOpenstackIdentityAuthScopeV3 } from "@cdktf/provider-openstack/lib/data-openstack-identity-auth-scope-v3";
import { Construct } from "constructs";

/** Refuses, before anything is planned, credentials of any project but the stack's own. */
export class ProjectGuard extends Construct {
  constructor(scope: Construct, id: string, props: { readonly project: string }) {
    super(scope, id);
    const scopeOf = new DataOpenstackIdentityAuthScopeV3(this, "scope", {
      name: props.project,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.project_name == "${props.project}"}`,
            errorMessage:
              `These credentials are for the project \${self.project_name}; the stack ${props.project} only ever ` +
              `touches the project ${props.project}. Set OS_CLOUD (or OS_PROJECT_NAME) to it.`,
          },
        ],
      },
    });
    scopeOf.overrideLogicalId("project");
  }
}

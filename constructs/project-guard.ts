import { DataOpenstackIdentityAuthScopeV3 } from "@cdktf/provider-openstack/lib/data-openstack-identity-auth-scope-v3";
import { TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import type { Cloud } from "./roles/role";

/** Refuses, before anything is planned, credentials of any project but the stack's own; and says which cloud they are of. */
export class ProjectGuard extends Construct {
  /** The cloud that the credentials are of. */
  readonly cloud: Cloud;

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
    // What users outside the cloud's own network are to use, as its catalog of services says.
    const url = (id: string, service: string) => {
      const local = new TerraformLocal(
        this,
        id,
        `\${[for e in flatten([for s in ${scopeOf.fqn}.service_catalog : s.endpoints if s.type == "${service}"]) : e.url if e.interface == "public"][0]}`,
      );
      local.overrideLogicalId(id);
      return Token.asString(local.expression);
    };
    const identityUrl = url("identity-url", "identity");
    const objectStorageUrl = url("object-storage-url", "object-store");
    this.cloud = { identityUrl, objectStorageUrl, region: scopeOf.region };
  }
}

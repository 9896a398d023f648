import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * Stands where the stack of an environment with faults would: what an earlier synthesis left there must not be deployed,
 * and an empty configuration would have Terraform destroy everything. No Terraform is of this version, so that it does
 * nothing at all, whoever runs it.
 */
export class RefusedStack extends TerraformStack {
  constructor(scope: Construct, environment: string) {
    super(scope, environment);
    this.addOverride("terraform.required_version", "< 0.0.1");
  }
}

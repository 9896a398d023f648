import { TerraformStack } from "cdktf";

/** Terraform's JSON: blocks by type and name. */
type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** A stack without what costs time in one of our size and gives nothing there. */
export class QuickStack extends TerraformStack {
  /** cdktf resolves everything twice, the first time to find references between stacks. Ours have none. */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /**
   * Without the construct's path that cdktf notes at each resource. Its command line looks every line that Terraform prints
   * up among all these, by a regular expression each, while Terraform waits: 25 s in the first plan of staging. Addresses
   * say here what a resource is.
   */
  override toTerraform(): Record<string, unknown> {
    const { resource, data, ...rest } = super.toTerraform() as Record<string, Blocks>;
    for (const blocks of [resource, data]) {
      for (const block of Object.values(blocks ?? {}).flatMap((named) => Object.values(named))) delete block["//"];
    }
    return { ...rest, resource, data };
  }
}

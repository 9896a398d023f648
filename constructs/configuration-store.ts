import { ObjectstorageObjectV1 } from "@cdktf/provider-openstack/lib/objectstorage-object-v1";
import { Fn, type ITerraformDependable, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { SignedStore, type SignedStoreProps } from "./signed-store";
import { TextFiles } from "./text-files";

/** What a proof's URL leads to: as little as Terraform takes for a state of its own. */
const proof = {
  version: 4,
  terraform_version: "1.11.0",
  serial: 1,
  lineage: "signed-urls",
  outputs: { proof: { value: "a signed URL was read", type: "string" } },
  resources: [],
};

/** The object-storage container that machines fetch their configuration from, each with URLs that read only its own. */
export class ConfigurationStore extends SignedStore {
  /** There when a signed URL has been read: each plan and deploy tries one, and machines are not made before. */
  readonly works: ITerraformDependable = { fqn: "data.terraform_remote_state.signed-urls" };
  private readonly files = new TextFiles(this, "files", "objects");

  constructor(scope: Construct, id: string, props: SignedStoreProps) {
    super(scope, id, props);
    const { name } = this.put("proof", "proof.json", `${JSON.stringify(proof)}\n`, "application/json");
    // The one way in which Terraform reads a URL by itself.
    TerraformStack.of(this).addOverride(this.works.fqn, {
      backend: "http",
      config: { address: this.sign("proof", name) },
    });
  }

  /** What to depend on for an object, by its Terraform name. */
  objectOf(id: string): ITerraformDependable {
    return { fqn: `${ObjectstorageObjectV1.tfResourceType}.${id}` };
  }

  /**
   * Writes an object.
   * @param id its Terraform address, unique in the stack
   * @param path its name in the container
   * @param contentType its media type
   * @returns its name, known once it is there (who signs it waits for it), and what it holds
   */
  put(id: string, path: string, content: string, contentType = "application/yaml"): { name: string; content: string } {
    const text = this.files.add(path, content);
    const object = new ObjectstorageObjectV1(this, `${id}-object`, {
      containerName: this.container.name,
      name: path,
      content: text,
      contentType,
      // Without it Terraform would not see that somebody else has written the object, or that an update of it failed.
      etag: Fn.md5(text),
      // An update of the type alone would send an empty text.
      lifecycle: { ignoreChanges: ["content_type"] },
    });
    object.overrideLogicalId(id);
    return { name: object.name, content: object.content };
  }
}

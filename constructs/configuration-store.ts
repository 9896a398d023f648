import { ObjectstorageObjectV1 } from "@cdktf/provider-openstack/lib/objectstorage-object-v1";
import { SignedStore } from "./signed-store";
import { TextFiles } from "./text-files";

/** The object-storage container that machines fetch their configuration from, each with URLs that read only its own. */
export class ConfigurationStore extends SignedStore {
  private readonly files = new TextFiles(this, "files", "objects");

  /**
   * Writes an object.
   * @param id its Terraform address, unique in the stack
   * @param path its name in the container
   * @param contentType its media type
   * @returns its name, known once it is there (who signs it waits for it), and what it holds
   */
  put(id: string, path: string, content: string, contentType = "application/yaml"): { name: string; content: string } {
    const object = new ObjectstorageObjectV1(this, `${id}-object`, {
      containerName: this.container.name,
      name: path,
      content: this.files.add(path, content),
      contentType,
    });
    object.overrideLogicalId(id);
    return { name: object.name, content: object.content };
  }
}

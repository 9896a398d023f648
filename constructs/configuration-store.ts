import { ObjectstorageContainerV1 } from "@cdktf/provider-openstack/lib/objectstorage-container-v1";
import { ObjectstorageObjectV1 } from "@cdktf/provider-openstack/lib/objectstorage-object-v1";
import { ObjectstorageTempurlV1 } from "@cdktf/provider-openstack/lib/objectstorage-tempurl-v1";
import { Construct } from "constructs";

export interface ConfigurationStoreProps {
  /** The container's name. */
  readonly name: string;
  /** The key that signs URLs: whoever has it reads every configuration. A sensitive Terraform variable. */
  readonly signingKey: string;
}

// Machines live longer than a few years' validity, and user data never changes: an expired URL would cut a machine off.
const thirtyYears = 30 * 365 * 24 * 3600;

/** The object-storage container that machines fetch their configuration from, each with URLs that read only its own. */
export class ConfigurationStore extends Construct {
  private readonly container: ObjectstorageContainerV1;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ConfigurationStoreProps,
  ) {
    super(scope, id);
    this.container = new ObjectstorageContainerV1(this, "container", {
      name: props.name,
      metadata: { "Temp-URL-Key": props.signingKey },
    });
    this.container.overrideLogicalId("configuration");
  }

  /**
   * Writes an object.
   * @param id its Terraform address, unique in the stack
   * @param path its name in the container
   * @returns its name, known once it is there: who signs it waits for it
   */
  put(id: string, path: string, content: string): string {
    const object = new ObjectstorageObjectV1(this, `${id}-object`, {
      containerName: this.container.name,
      name: path,
      content,
      contentType: "application/yaml",
    });
    object.overrideLogicalId(id);
    return object.name;
  }

  /**
   * Signs a URL for an object.
   * @param writtenLater the id of an object that is only put after this call: the URL is known when the object is there
   * @returns the URL: GET only, sensitive
   */
  sign(id: string, path: string, writtenLater?: string): string {
    const url = new ObjectstorageTempurlV1(this, `${id}-url`, {
      container: this.container.name,
      object: path,
      method: "get",
      digest: "sha256",
      key: this.props.signingKey,
      ttl: thirtyYears,
      dependsOn: writtenLater ? [{ fqn: `${ObjectstorageObjectV1.tfResourceType}.${writtenLater}` }] : undefined,
    });
    url.overrideLogicalId(id);
    return url.url;
  }
}

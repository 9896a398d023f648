import { ObjectstorageContainerV1 } from "@cdktf/provider-openstack/lib/objectstorage-container-v1";
import { ObjectstorageObjectV1 } from "@cdktf/provider-openstack/lib/objectstorage-object-v1";
import { ObjectstorageTempurlV1 } from "@cdktf/provider-openstack/lib/objectstorage-tempurl-v1";
import { Construct } from "constructs";

export interface SignedStoreProps {
  /** The container's name. */
  readonly name: string;
  /** The key that signs URLs: whoever has it reads and writes all objects. A sensitive Terraform variable. */
  readonly signingKey: string;
  /** Others than Terraform write objects here; they go with the container when that is destroyed. @default false */
  readonly othersWrite?: boolean;
}

// Machines live longer than a few years' validity, and user data never changes: an expired URL would cut a machine off.
const thirtyYears = 30 * 365 * 24 * 3600;

/** A private object-storage container, read by signed URLs, each of one object. */
export class SignedStore extends Construct {
  protected readonly container: ObjectstorageContainerV1;

  /** @param id the Terraform name of the container */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SignedStoreProps,
  ) {
    super(scope, id);
    this.container = new ObjectstorageContainerV1(this, "container", {
      name: props.name,
      metadata: { "Temp-URL-Key": props.signingKey },
      forceDestroy: props.othersWrite,
    });
    this.container.overrideLogicalId(id);
  }

  /**
   * Signs a URL for an object.
   * @param id its Terraform name, unique in the stack
   * @param path the object's name in the container
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

import { ObjectstorageContainerV1 } from "@cdktf/provider-openstack/lib/objectstorage-container-v1";
import { Construct } from "constructs";
import type { ObjectStorage } from "./object-storage";

export interface SignedStoreProps {
  /** The container's name. */
  readonly name: string;
  /** Where it is, and who signs its URLs. */
  readonly storage: ObjectStorage;
  /** The id of another project, whose members read and write objects here, and nothing else of this project. Their objects go with the container when that is destroyed. @default nobody */
  readonly writers?: string;
}

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
    const members = props.writers && `${props.writers}:*`;
    this.container = new ObjectstorageContainerV1(this, "container", {
      name: props.name,
      containerRead: members,
      containerWrite: members,
      forceDestroy: members ? true : undefined,
    });
    this.container.overrideLogicalId(id);
  }

  /** Signs a URL for an object: {@link ObjectStorage.sign}. */
  sign(id: string, path: string, written?: string): string {
    return this.props.storage.sign(id, this.container.name, path, written);
  }
}

import { ObjectstorageAccountV1 } from "@cdktf/provider-openstack/lib/objectstorage-account-v1";
import { ObjectstorageObjectV1 } from "@cdktf/provider-openstack/lib/objectstorage-object-v1";
import { ObjectstorageTempurlV1 } from "@cdktf/provider-openstack/lib/objectstorage-tempurl-v1";
import { Fn, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { Digest } from "../environments/object-storage";

export interface ObjectStorageProps {
  /** The key that signs URLs: whoever has it reads and writes everything of the project. A sensitive Terraform variable. */
  readonly key: string;
  /** The key before it, whose URLs are valid as well; an empty text when no rotation is under way. A sensitive Terraform variable. */
  readonly oldKey: string;
  /** What signatures are made with. */
  readonly digest: Digest;
  /** The keys stay as they are, and Terraform forgets them: radosgw refuses to have them removed (403), so that nothing could be destroyed. @default false */
  readonly leaveKeys?: boolean;
}

type StringMap = Record<string, string>;

// As Go writes them: under any other spelling the provider takes a key away in the call that sets it.
const headers = ["Temp-Url-Key", "Temp-Url-Key-2"];

// Machines live longer than a few years' validity, and user data never changes: an expired URL would cut a machine off.
const thirtyYears = 30 * 365 * 24 * 3600;

/** The project's account of object storage: the keys by which others read single objects (docs/decisions/0014-account-key.md). */
export class ObjectStorage extends Construct {
  /** A name of the key, which gives nothing of it away: what machines say that their URLs are signed by. */
  readonly keyName: string;
  private readonly account?: ObjectstorageAccountV1;

  /** @param id the Terraform name of the account */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObjectStorageProps,
  ) {
    super(scope, id);
    this.keyName = Fn.substr(Fn.sha256(props.key), 0, 8);
    if (props.leaveKeys) {
      const from = `${ObjectstorageAccountV1.tfResourceType}.${id}`;
      TerraformStack.of(this).addOverride("removed", [{ from, lifecycle: { destroy: false } }]);
      return;
    }
    const keys = Fn.compact([props.key, props.oldKey]);
    this.account = new ObjectstorageAccountV1(this, "account", {
      metadata: Fn.zipmap(Fn.slice(headers, 0, Fn.lengthOf(keys)) as string[], keys) as StringMap,
      // radosgw shows the project's quota among them, and refuses to have it removed
      lifecycle: { ignoreChanges: ['metadata["Quota-Bytes"]', 'metadata["Quota-Count"]'] },
    });
    this.account.overrideLogicalId(id);
  }

  /**
   * Signs a URL for an object.
   * @param id its Terraform name, unique in the stack
   * @param container the container's name
   * @param path the object's name in the container
   * @param written the id of an object: the URL is known when that is there @default it waits for no object
   * @returns the URL: GET only, sensitive
   */
  sign(id: string, container: string, path: string, written?: string): string {
    const object = written && { fqn: `${ObjectstorageObjectV1.tfResourceType}.${written}` };
    const url = new ObjectstorageTempurlV1(this, `${id}-url`, {
      container,
      object: path,
      method: "get",
      digest: this.props.digest,
      key: this.props.key,
      ttl: thirtyYears,
      // a machine that has it may ask at once
      dependsOn: [...(this.account ? [this.account] : []), ...(object ? [object] : [])],
    });
    url.overrideLogicalId(id);
    return url.url;
  }
}

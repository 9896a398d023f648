import type { Construct } from "constructs";
import { ObjectStorage } from "../../constructs/object-storage";

/** An account whose key is `the key`. */
export const objectStorage = (scope: Construct) =>
  new ObjectStorage(scope, "object-storage", { key: "the key", oldKey: "", digest: "sha256" });

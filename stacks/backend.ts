import { S3Backend, type TerraformStack } from "cdktf";
import type { Environment } from "../environments/environment";
import { sharedState } from "../environments/shared-state";

/**
 * Where the stack's state is. Without a backend Terraform keeps `terraform.<stack>.tfstate` in the project's root;
 * `TOOLFORGE_STATE=local` does so whatever the environment says, to try things out beside the real state.
 */
export function useBackend(stack: TerraformStack, environment: Environment): void {
  const s3 = sharedState(environment);
  if (!s3) return;
  new S3Backend(stack, {
    bucket: s3.bucket,
    key: s3.key,
    region: s3.region,
    endpoints: { s3: s3.endpoint },
    // radosgw speaks S3 but is not AWS: no account, no regions, no metadata service, buckets in the path.
    usePathStyle: true,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    skipS3Checksum: true,
  });
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}

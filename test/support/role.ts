import { rolesOf } from "../../environments/environment";
import { roles, type RoleName } from "../../constructs/roles";
import type { HostFiles } from "../../constructs/host-files";
import type { Cloud, Role } from "../../constructs/roles/role";
import { type Draft, staging } from "./environment";

/** The cloud that is deployed to. */
export const cloud: Cloud = {
  identityUrl: "https://identity.example.org/v3",
  objectStorageUrl: "https://objects.example.org/v1/AUTH_project",
  region: "region1",
};

/**
 * What a role makes of a machine of staging: its first one unless another is named. A VIP stands there as `VIP:<service>`.
 * @param change what is to be different in the environment
 */
export function configured(role: RoleName, change: (draft: Draft) => void = () => {}, host?: string): HostFiles {
  const { environment, active } = staging(change);
  const [, data] = rolesOf(environment).find(([name]) => name === role)!;
  const kind: Role = roles[role];
  return kind.configure!({
    environment,
    role,
    active,
    host: host ?? [...data.hosts].sort()[0]!,
    cloud,
    vip: (service) => `VIP:${service}`,
  });
}

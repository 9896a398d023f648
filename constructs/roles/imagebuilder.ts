import type { Role } from "./role";

export const imagebuilder: Role = {
  purpose: "Builds container images and pushes them to the registry",
  flows: [],
  secrets: ["dockerRegistryPassword"],
};

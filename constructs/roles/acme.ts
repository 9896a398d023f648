import type { Role } from "./role";

export const acme: Role = {
  purpose: "Issues and renews certificates (ACME, DNS-01) and hands them to the machines that serve them",
  flows: [],
  secrets: ["acmeDnsPassword"],
};

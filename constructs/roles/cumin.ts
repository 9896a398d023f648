import type { Role } from "./role";

export const cumin: Role = {
  purpose: "Runs commands on many machines at once",
  flows: [],
  secrets: ["cuminKey"],
};

import { type Check, isDay, must } from "./check";

/** The rules that `nfs`, and the role of that name, must keep. */
export const nfsChecks: readonly Check[] = [
  function deletedTools({ nfs }) {
    const naming = "a tool's name: lower-case letters, digits and dashes, beginning with a letter";
    return Object.entries(nfs.deletedTools).flatMap(([tool, day]) => {
      const path = `nfs.deletedTools.${tool}`;
      return [
        ...must(/^[a-z][a-z0-9-]*$/.test(tool), path, tool, naming, "correct the name"),
        ...must(isDay(day), path, day, "a day as YYYY-MM-DD", "write the day of the deletion"),
      ];
    });
  },

  function nfsVolume({ roles: { nfs } }) {
    if (!nfs) return [];
    const found = (nfs.volumes ?? []).map(({ name, follows }) => ({ name, follows }));
    const allowed = "a volume that follows the switch file's line nfs";
    const remedy = 'give the role a volume with follows: "nfs"';
    return must(
      found.some(({ follows }) => follows === "nfs"),
      "roles.nfs.volumes",
      found,
      allowed,
      remedy,
    );
  },
];

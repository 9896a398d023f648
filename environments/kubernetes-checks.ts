import { type Check, isCidr, must } from "./check";

const quantities = ["cpu", "memory", "pods", "jobs", "cronjobs", "podCpu", "podMemory"] as const;

/** The rules that `kubernetes` must keep. */
export const kubernetesChecks: readonly Check[] = [
  function version({ kubernetes }) {
    const allowed = "an exact version such as 1.33.13";
    const remedy = "state what `kubectl version` answers for the server, without the v";
    return must(/^1\.\d+\.\d+$/.test(kubernetes.version), "kubernetes.version", kubernetes.version, allowed, remedy);
  },

  function domain({ kubernetes }) {
    const allowed = "a domain such as tools.local, without a dot at its end";
    const good = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(kubernetes.domain);
    return must(good, "kubernetes.domain", kubernetes.domain, allowed, "correct the name");
  },

  function podRange({ kubernetes }) {
    const allowed = "a range such as 192.168.0.0/16";
    return must(isCidr(kubernetes.podRange), "kubernetes.podRange", kubernetes.podRange, allowed, "correct the range");
  },

  function registries({ kubernetes: { registries } }) {
    const allowed = "a registry's host, with a path or without, and no slash at the end";
    const remedy = "leave out https:// and the slash at the end";
    const places = [
      ["own", registries.own] as const,
      ["mirror", registries.mirror] as const,
      ...registries.allowed.map((registry, i) => [`allowed[${i}]`, registry] as const),
    ];
    return places.flatMap(([key, registry]) =>
      must(isRegistry(registry), `kubernetes.registries.${key}`, registry, allowed, remedy),
    );
  },

  function usableRegistries({ kubernetes: { registries } }) {
    const covered = (image: string) =>
      registries.allowed.some((allowed) => image === allowed || image.startsWith(`${allowed}/`));
    const remedy = "add it to kubernetes.registries.allowed, else the cluster refuses the platform's own pods";
    return (["own", "mirror"] as const).flatMap((key) => {
      const allowed = `a place in one of ${registries.allowed.join(", ")}`;
      return must(covered(registries[key]), `kubernetes.registries.${key}`, registries[key], allowed, remedy);
    });
  },

  function counts({ kubernetes: { builds, jobMails } }) {
    const values = { "builds.kept": builds.kept, "jobMails.atOnce": jobMails.atOnce, "jobMails.pause": jobMails.pause };
    return Object.entries(values).flatMap(([key, found]) => {
      const good = Number.isInteger(found) && found >= 1;
      return must(good, `kubernetes.${key}`, found, "a whole number, 1 or more", "correct the number");
    });
  },

  function quotas({ kubernetes }) {
    const named = "a tool's name: lower-case letters, digits and dashes, beginning with a letter";
    return Object.entries(kubernetes.quotas).flatMap(([tool, override]) => {
      const path = `kubernetes.quotas.${tool}`;
      const reason = "one line of 3 to 120 characters";
      return [
        ...must(/^[a-z][a-z0-9-]{0,57}$/.test(tool), path, tool, named, "correct the name"),
        ...must(/^[^\p{Cc}]{3,120}$/u.test(override.why), `${path}.why`, override.why, reason, "name the task"),
        ...quantities.flatMap((key) => {
          const { [key]: found = 1 } = override;
          const whole = !["cpu", "podCpu", "memory", "podMemory"].includes(key);
          const allowed = whole ? "a whole number, 1 or more" : "a number above 0, in CPUs or GiB";
          const good = whole ? Number.isInteger(found) && found >= 1 : found > 0;
          return must(good, `${path}.${key}`, found, allowed, "correct the quota");
        }),
      ];
    });
  },

  function harborQuotas({ kubernetes }) {
    const named = "a Harbor project's name: lower-case letters, digits, dots, dashes and underscores";
    const sized = "GiB, above 0, or 0 for no limit";
    return Object.entries(kubernetes.harborQuotas).flatMap(([project, found]) => {
      const path = `kubernetes.harborQuotas.${project}`;
      const good = /^[a-z0-9]+([._-]+[a-z0-9]+)*$/.test(project);
      return [
        ...must(good, path, project, named, "correct the name"),
        ...must(found >= 0, path, found, sized, "correct the quota"),
      ];
    });
  },
];

function isRegistry(text: string): boolean {
  return /^[a-z0-9][a-z0-9.-]*\.[a-z]+(:\d+)?(\/[a-z0-9][a-z0-9._-]*)*$/.test(text);
}

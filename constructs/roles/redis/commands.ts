import { secret } from "../../hiera";

/**
 * Commands that let one tool read or destroy what is another's, or rule the server: keys' names are the tools' secrets
 * (source of the first twelve: the puppet profile of today's servers). They have names that only who has the secret
 * `redisCommandPrefix` can guess.
 */
const dangerous = [
  "CLIENT",
  "CONFIG",
  "DEBUG",
  "FLUSHALL",
  "FLUSHDB",
  "KEYS",
  "MONITOR",
  "RANDOMKEY",
  "REPLICAOF",
  "SCAN",
  "SHUTDOWN",
  "SLAVEOF",
  "ACL",
  "BGREWRITEAOF",
  "BGSAVE",
  "FAILOVER",
  "MIGRATE",
  "MODULE",
  "SAVE",
  "SLOWLOG",
  "SWAPDB",
];

/** The commands that Sentinel gives to a server: it must know their new names, or no failover succeeds. */
const sentinels = ["CLIENT", "CONFIG", "SLAVEOF"];

/** The secret that both the commands' prefix and the password of the replicas' user are made of. */
export const prefix = secret("redisCommandPrefix");

/** Lines of a Redis server's configuration. */
export const renamed = dangerous.map((command) => `rename-command ${command} ${prefix}${command}`).join("\n");

/** Lines of a Sentinel's configuration. */
export const renamedFor = (master: string) =>
  sentinels.map((command) => `sentinel rename-command ${master} ${command} ${prefix}${command}`).join("\n");

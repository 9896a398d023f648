import { type Check, isCount, must } from "./check";

/** The rules that `redis` must keep. */
export const redisChecks: readonly Check[] = [
  function redisMemory({ redis: { maxMemory }, roles: { redis } }) {
    const ram = Number(/\.ram(\d+)\./.exec(redis?.flavor ?? "")?.[1] ?? Infinity);
    const allowed = `a whole number of GiB, 1 or more and less than the machines' ${ram}`;
    const remedy = "leave the machine memory for the copy that it makes while it saves";
    const found = Number.isNaN(maxMemory) ? undefined : maxMemory;
    return must(isCount(maxMemory) && maxMemory < ram, "redis.maxMemory", found, allowed, remedy);
  },
];

import type { Beat, Member, OwnerRecord, Placement } from "@tandem/actor";
import { PARTITIONS } from "@tandem/identity";
import type { RedisConnection } from "./connect-redis.ts";
import { MEMBERS_KEY, ownerKey } from "./keys.ts";
import { BEAT, TAKE } from "./placement-scripts.ts";
import { unreadable } from "./redis-error.ts";

/** Members and owners in Redis. An owner's record is the one that the fence of `redisStore` compares (CLUSTER rule 18). */
export function redisPlacement(connection: RedisConnection): Placement {
  const { where } = connection;
  return {
    async beat({ router, boot }, ttlMs): Promise<Beat> {
      const answer = await connection.run(BEAT, [MEMBERS_KEY], [`${router} `, boot, ttlMs]);
      const [now, live, before]: readonly unknown[] = Array.isArray(answer) ? answer : [];
      if (!Array.isArray(live)) throw unreadable(where, MEMBERS_KEY);
      return { now: Number(now), before: Number(before), live: live.map((text) => memberOf(String(text))) };
    },
    async remove({ router, boot }) {
      await connection.ask((redis) => redis.zrem(MEMBERS_KEY, `${router} ${boot}`));
    },
    async owners() {
      const answers = await connection.askMany((pipeline) => {
        for (let partition = 0; partition < PARTITIONS; partition += 1)
          pipeline.hmget(ownerKey(partition), "epoch", "router", "boot", "n");
      });
      return answers.map(ownerOf);
    },
    async take(partition, expected, next) {
      const named = expected === undefined ? ["", ""] : [expected.epoch, expected.boot];
      const epoch = await connection.run(TAKE, [ownerKey(partition)], [next.router, next.boot, ...named]);
      return epoch === null ? undefined : { epoch: Number(epoch), boot: next.boot };
    },
  };
}

function memberOf(text: string): Member {
  const space = text.lastIndexOf(" ");
  return { router: text.slice(0, space), boot: text.slice(space + 1) };
}

function ownerOf(answer: unknown): OwnerRecord | undefined {
  const [epoch, router, boot, mark]: readonly unknown[] = Array.isArray(answer) ? answer : [];
  if (typeof epoch !== "string") return undefined;
  return { epoch: Number(epoch), router: String(router), boot: String(boot), mark: Number(mark) };
}

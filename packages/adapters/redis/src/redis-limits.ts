import { AdapterError } from "@tandem/actor";
import {
  capsOf,
  concurrencyRefusal,
  LIMIT_LEASE_MS,
  type LimitAnswer,
  type Limits,
  rateRefusal,
} from "@tandem/transfer-router";
import type { RedisConnection } from "./connect-redis.ts";
import { rateKey, slotsKey } from "./keys.ts";
import { COUNT_SLOTS, TAKE_SLOT } from "./limit-scripts.ts";
import { unreadable } from "./redis-error.ts";
import { GATHER_MS, slotChanges } from "./slot-changes.ts";

export interface RedisLimitsOptions {
  readonly leaseMs?: number;
  /** How long releases and renewals gather before they are sent, in ms. */
  readonly gatherMs?: number;
}

/**
 * The limits of a cluster: every router takes from one set of slots and one rate a trunk (CLUSTER rule 30). Time is the
 * server's alone. `take` and `counts` reject with an `AdapterError`; `renew` and `release` never do.
 */
export function redisLimits(
  connection: RedisConnection,
  { leaseMs = LIMIT_LEASE_MS, gatherMs = GATHER_MS }: RedisLimitsOptions = {},
): Limits & { close(): void } {
  const changes = slotChanges(connection, leaseMs, gatherMs);
  return {
    async take(trunk, recordId, kind): Promise<LimitAnswer> {
      changes.hurry(trunk.id);
      const side = kind === "SIP" ? "sip" : "pstn";
      const caps = capsOf(trunk, kind);
      const most = kind === "EMERGENCY" ? -1 : caps.maxConcurrentCalls;
      const keys = [slotsKey(trunk.id, side), rateKey(trunk.id, side)];
      const args = [recordId, leaseMs, most, caps.callsPerSecond];
      const wait = Number(
        await connection.run(TAKE_SLOT, keys, args).catch((error: unknown) => {
          // It may hold a slot that nobody knows of.
          if (error instanceof AdapterError && error.code === "timeout")
            void changes.add(trunk.id, [recordId], "release");
          throw error;
        }),
      );
      if (wait === 0) return { ok: true };
      return { ok: false, refusal: wait < 0 ? concurrencyRefusal(kind, caps) : rateRefusal(kind, caps, wait) };
    },
    renew: (trunk, recordIds) => changes.add(trunk.id, recordIds, "renew"),
    release: (trunk, recordId) => changes.add(trunk.id, [recordId], "release"),
    async counts(trunk) {
      changes.hurry(trunk.id);
      const answer = await connection.run(COUNT_SLOTS, [slotsKey(trunk.id, "pstn"), slotsKey(trunk.id, "sip")], []);
      if (!Array.isArray(answer)) throw unreadable(connection.where, "the slots");
      return { pstn: Number(answer[0]), sip: Number(answer[1]) };
    },
    close: () => changes.close(),
  };
}

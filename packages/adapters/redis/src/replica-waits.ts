import type { RedisConnection } from "./connect-redis.ts";

/** A replica that does not answer by then is not waited for. */
const WAIT_MS = 100;
/** Nor is any, for so long after. */
const PASS_MS = 5_000;
/** How old the knowledge about replicas may be. */
const LOOK_MS = 1_000;

/**
 * Waits until one replica has what this connection has written: one WAIT a turn of the event loop, and none where the
 * server has no replica, or none that keeps pace (CLUSTER rule 19). Never rejects: what is acknowledged stays so.
 * @param late told of each wait that no replica ended
 */
export function replicaWaits(connection: RedisConnection, late: () => void): () => Promise<void> {
  let hasReplicas = false;
  let lookAt = 0;
  let passUntil = 0;
  let waiting: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    const info = await connection.ask((redis) => redis.info("replication")).catch(() => "");
    hasReplicas = /^slave\d+:.*state=online/m.test(info);
  };
  const wait = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    // Who asks from here on writes behind this one.
    waiting = undefined;
    const known = await connection.ask((redis) => redis.wait(1, WAIT_MS)).catch(() => 0);
    if (known > 0) return;
    passUntil = performance.now() + PASS_MS;
    late();
  };
  return () => {
    const now = performance.now();
    if (now >= lookAt) {
      lookAt = now + LOOK_MS;
      void look();
    }
    if (!hasReplicas || now < passUntil) return Promise.resolve();
    waiting ??= wait();
    return waiting;
  };
}

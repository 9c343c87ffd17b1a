import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool, PoolClient } from "pg";
import { adapterErrorOf } from "./adapter-error-of.ts";
import type { Where } from "./where.ts";

/** After this much closing goes on without us: a server that hangs must not hold up the end of a process. */
const CLOSE_LIMIT_MS = 2_000;
const READ_TIMEOUT = "Query read timeout";

/** The pool as Kysely's dialect takes it, every error being the ports' own. */
export function mappedPool(pool: Pool, where: Where): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    async connect() {
      try {
        const client = await pool.connect();
        const mapped = known.get(client) ?? mappedClient(client, where);
        known.set(client, mapped);
        return mapped;
      } catch (error) {
        throw adapterErrorOf(error, where, "connecting");
      }
    },
    async end() {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_LIMIT_MS);
      });
      await Promise.race([pool.end(), limit]);
      clearTimeout(timer);
    },
  };
}

function mappedClient(client: PoolClient, where: Where): PostgresPoolClient {
  let isStuck = false;
  async function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      return (await client.query(sql, [...parameters])) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      // The answer may still come: to nobody, over a connection that is given up.
      isStuck ||= error instanceof Error && error.message === READ_TIMEOUT;
      throw adapterErrorOf(error, where, "asking");
    }
  }
  return {
    query: query as PostgresPoolClient["query"],
    release: (destroy = false) => client.release(destroy || isStuck),
  };
}

import { AdapterError } from "@tandem/actor";
import { keepTrying } from "@tandem/process";
import { type Dialect, PostgresDialect } from "kysely";
import { Pool, types } from "pg";
import { adapterErrorOf } from "./adapter-error-of.ts";
import { mappedPool } from "./mapped-pool.ts";
import { type Where, whereOf } from "./where.ts";

const POOL_SIZE = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** How much later than the server we give up: only when the server does not speak any more. */
const SILENCE_MS = 2_000;
const IDLE_CONNECTION_MS = 60_000;
const OLDEST_VERSION = 14;
const INT8 = 20;
const NUMERIC = 1700;

export interface PostgresOptions {
  /** postgres://user:password@host:port/database, with `sslmode` and the like as libpq has them. */
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly name: string;
  /** Hears what cannot be reached, where and why, once until that changes. */
  readonly say: (what: string) => void;
  /** Connections at most. */
  readonly poolSize?: number;
  /** Of a statement, at the server; it gets 2 s more to say so. */
  readonly statementTimeoutMs?: number;
  /** Ends the trying. */
  readonly signal?: AbortSignal;
}

export interface PostgresDatabase {
  /** For `new Kysely({ dialect })`, as the dialect of adapters/pglite. A server that is away: `AdapterError`. */
  readonly dialect: Dialect;
  /** Undefined when the server answers, else why it does not. */
  check(): Promise<string | undefined>;
  /** Gives the connections back; resolves after 2 s at most. */
  close(): Promise<void>;
}

/**
 * Connects to a PostgreSQL, and keeps trying while it is away, refuses us or is too old: undefined only when `signal`
 * ends it. From then on the pool outlives the server: each statement meanwhile rejects with an `AdapterError`, "unavailable" when
 * nothing was done, "timeout" when that is not known.
 */
export async function connectPostgres(options: PostgresOptions): Promise<PostgresDatabase | undefined> {
  const where = whereOf(options.url);
  const pool = openPool(options);
  const attempts = { signal: options.signal ?? new AbortController().signal, say: options.say };
  const version = await keepTrying(
    () => usableVersion(pool, where),
    (error) => error instanceof AdapterError,
    attempts,
  );
  const mapped = mappedPool(pool, where);
  if (version === undefined) {
    await mapped.end();
    return undefined;
  }
  return {
    dialect: new PostgresDialect({ pool: mapped }),
    async check() {
      try {
        await usableVersion(pool, where);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    close: () => mapped.end(),
  };
}

function openPool(options: PostgresOptions): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new Pool({
    connectionString: options.url,
    application_name: options.name,
    max: options.poolSize ?? POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + SILENCE_MS,
    keepAlive: true,
    // Our statements take milliseconds; to compile one takes longer.
    options: "-c jit=off",
    types: { getTypeParser: typeParser as typeof types.getTypeParser },
  });
  // A connection that ends is no event of its own: the statement in it rejects, and the next one opens another.
  const ignore = (): void => undefined;
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

/** As PGlite is set up in adapters/pglite: 64-bit integers exact, numerics as they are written. */
function typeParser(oid: number, format?: "text" | "binary"): unknown {
  if (oid === INT8 && format !== "binary") return (text: string) => BigInt(text);
  if (oid === NUMERIC && format !== "binary") return (text: string) => text;
  return types.getTypeParser(oid, format);
}

/** @throws AdapterError "unavailable" for a server that is away or too old. */
async function usableVersion(pool: Pool, where: Where): Promise<number> {
  const version = await pool
    .query<{ server_version_num: string }>("show server_version_num")
    .then(({ rows }) => Math.floor(Number(rows[0]?.server_version_num) / 10_000))
    .catch((error: unknown) => {
      throw adapterErrorOf(error, where, "connecting");
    });
  if (version >= OLDEST_VERSION) return version;
  const found = `PostgreSQL ${where.server}: version ${version} is too old, ${OLDEST_VERSION} or newer is wanted`;
  throw new AdapterError("unavailable", found);
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectPostgres, type PostgresDatabase } from "@tandem/adapter-postgres";
import { Kysely } from "kysely";
import { type PlacedServer, placePostgres } from "../servers/place-servers.ts";

/** A PostgreSQL of a test's own, in a folder of its own; both go when it is closed. */
export interface TestServer {
  readonly server: PlacedServer;
  connect(options?: { readonly poolSize?: number; readonly statementTimeoutMs?: number }): Promise<PostgresDatabase>;
  close(): Promise<void>;
}

export async function testServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-postgres-"));
  const server = await placePostgres(folder);
  const connected: PostgresDatabase[] = [];
  return {
    server,
    async connect(options = {}) {
      const database = await connectPostgres({ url: server.url, name: "test", say: () => undefined, ...options });
      if (database === undefined) throw new Error("nobody ends this connection");
      connected.push(database);
      return database;
    },
    async close() {
      await Promise.all(connected.map((database) => database.close()));
      await server.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function kyselyOn(database: PostgresDatabase): Kysely<unknown> {
  return new Kysely<unknown>({ dialect: database.dialect });
}

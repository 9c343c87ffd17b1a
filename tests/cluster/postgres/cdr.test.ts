import { cdrSuite, searchSuite, sweepSuite } from "@tandem/cdr/testing";
import type { Kysely } from "kysely";
import { afterAll } from "vitest";
import { kyselyOn, type TestServer, testServer } from "./test-server.ts";

const servers: TestServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.close();
});

async function open(): Promise<Kysely<unknown>> {
  const server = await testServer();
  servers.push(server);
  return kyselyOn(await server.connect({ poolSize: 8 }));
}

cdrSuite("PostgreSQL", open);
searchSuite("PostgreSQL", open);
sweepSuite("PostgreSQL", open);

import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { Kysely } from "kysely";
import { afterAll } from "vitest";
import { cdrSuite } from "./testing/cdr-suite.ts";
import { searchSuite } from "./testing/search-suite.ts";
import { sweepSuite } from "./testing/sweep-suite.ts";

const opened: OpenedDatabase[] = [];
afterAll(async () => {
  for (const database of opened) await database.close();
});

async function open(): Promise<Kysely<unknown>> {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  const database = await openPgliteInMemory();
  opened.push(database);
  return new Kysely<unknown>({ dialect: database.dialect });
}

cdrSuite("PGlite", open);
searchSuite("PGlite", open);
sweepSuite("PGlite", open);

import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { Kysely } from "kysely";
import { afterAll } from "vitest";
import { creditBookSuite, memoryCreditBookSuite } from "../testing/credit-book-suite.ts";

let database: OpenedDatabase | undefined;
afterAll(() => database?.close());

memoryCreditBookSuite();
creditBookSuite("PGlite", async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  return new Kysely<unknown>({ dialect: database.dialect });
});

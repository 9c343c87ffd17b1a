import { connectPostgres } from "@tandem/adapter-postgres";
import { readOrExit, runJob } from "@tandem/process";
import { migrateSchema } from "@tandem/schema";
import { Kysely } from "kysely";
import { MIGRATE_ENVIRONMENT } from "./environment.ts";
import { MIGRATIONS } from "./store/migrations.ts";

const environment = readOrExit(MIGRATE_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;

runJob(process, { service: "cdr", name }, async ({ say, signal, atEnd }) => {
  const database = await connectPostgres({ url: environment.TANDEM_DATABASE_URL, name, say, signal });
  if (database === undefined) return;
  atEnd("the database", () => database.close());
  await migrateSchema(new Kysely<unknown>({ dialect: database.dialect }), "cdr", MIGRATIONS);
  say("the schema cdr is up to date");
});

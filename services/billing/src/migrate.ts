import { connectPostgres } from "@tandem/adapter-postgres";
import { readOrExit, runJob } from "@tandem/process";
import { migrateSchema } from "@tandem/schema";
import { Kysely } from "kysely";
import { MIGRATE_ENVIRONMENT } from "./environment.ts";
import { MIGRATIONS } from "./lines/migrations.ts";

const environment = readOrExit(MIGRATE_ENVIRONMENT, process);
const name = environment.TANDEM_NAME;

runJob(process, { service: "billing", name }, async ({ say, signal, atEnd }) => {
  const database = await connectPostgres({ url: environment.TANDEM_DATABASE_URL, name, say, signal });
  if (database === undefined) return;
  atEnd("the database", () => database.close());
  await migrateSchema(new Kysely<unknown>({ dialect: database.dialect }), "billing", MIGRATIONS);
  say("the schema billing is up to date");
});

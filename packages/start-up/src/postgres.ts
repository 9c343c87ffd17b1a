import { connectPostgres } from "@tandem/adapter-postgres";
import { type DATABASE_VARIABLES, type Environment, type RunningProcess, runJob } from "@tandem/process";
import { type Migrations, migrateSchema } from "@tandem/schema";
import { Kysely } from "kysely";
import type { Service } from "./run-service.ts";

export interface OpenedDatabase {
  readonly db: Kysely<unknown>;
  /** Undefined when the server answers, else why it does not. */
  readonly check: () => Promise<string | undefined>;
}

type DatabaseEnvironment = Environment<typeof DATABASE_VARIABLES>;

/** The database, once it is there; its readiness is the process's from then on. Undefined: the process is to end first. */
export async function openDatabase(
  { name, signal, atEnd, check, waitFor }: Service,
  { TANDEM_DATABASE_URL: url }: DatabaseEnvironment,
): Promise<OpenedDatabase | undefined> {
  const postgres = waitFor("postgres");
  const database = await connectPostgres({ url, name, say: postgres.say, signal });
  if (database === undefined) return undefined;
  atEnd("the database", () => database.close());
  postgres.isThere();
  check("postgres", () => database.check());
  return { db: new Kysely<unknown>({ dialect: database.dialect }), check: () => database.check() };
}

/** The whole of a service's migrate.ts: brings its schema, which has its name, up to date. */
export function runMigration(
  process: RunningProcess,
  service: string,
  environment: DatabaseEnvironment & { readonly TANDEM_NAME: string },
  migrations: Migrations,
): void {
  const { TANDEM_DATABASE_URL: url, TANDEM_NAME: name } = environment;
  runJob(process, { service, name }, async ({ say, signal, atEnd }) => {
    const database = await connectPostgres({ url, name, say, signal });
    if (database === undefined) return;
    atEnd("the database", () => database.close());
    await migrateSchema(new Kysely<unknown>({ dialect: database.dialect }), service, migrations);
    say(`the schema ${service} is up to date`);
  });
}

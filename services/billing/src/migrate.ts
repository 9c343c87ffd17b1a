import { readOrExit } from "@tandem/process";
import { runMigration } from "@tandem/start-up/postgres";
import { MIGRATE_ENVIRONMENT } from "./environment.ts";
import { MIGRATIONS } from "./lines/migrations.ts";

runMigration(process, "billing", readOrExit(MIGRATE_ENVIRONMENT, process), MIGRATIONS);

import { readOrExit } from "@tandem/process";
import { runMigration } from "@tandem/start-up/postgres";
import { MIGRATE_ENVIRONMENT } from "./environment.ts";
import { MIGRATIONS } from "./store/migrations.ts";

runMigration(process, "cdr", readOrExit(MIGRATE_ENVIRONMENT, process), MIGRATIONS);

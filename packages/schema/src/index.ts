export { type Migrations, migrateSchema } from "./migrate-schema.ts";
export { keepPoison, poisonMigration } from "./poison.ts";

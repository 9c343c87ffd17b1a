export { ensureSchema, type Migrations, migrateSchema, type SchemaMode } from "./migrate-schema.ts";
export { keepPoison, poisonMigration } from "./poison.ts";

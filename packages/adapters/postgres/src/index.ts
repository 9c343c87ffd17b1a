export { connectPostgres, type PostgresDatabase, type PostgresOptions } from "./connect-postgres.ts";

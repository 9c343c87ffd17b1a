import { findProgram, MissingProgramError } from "./find-program.ts";
import { postgresProgram } from "./postgres-server.ts";

/** Throws a `MissingProgramError` that names all of the three servers that are not installed. */
export function checkPrograms(): void {
  const wanted = [
    () => findProgram("nats-server", "nats-server"),
    () => findProgram("redis-server", "redis-server"),
    () => postgresProgram("postgres"),
  ];
  const missing = wanted.flatMap((find) => {
    try {
      find();
      return [];
    } catch (error) {
      if (!(error instanceof MissingProgramError)) throw error;
      return error.missing;
    }
  });
  if (missing.length > 0) throw new MissingProgramError(missing);
}

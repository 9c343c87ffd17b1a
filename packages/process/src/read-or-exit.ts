import { type Environment, type EnvironmentSchema, readEnvironment } from "./environment.ts";

/** The part of Node's `process` that this needs. */
interface Exiting {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stderr: { write(text: string): unknown };
  exit(code: number): never;
}

/** The environment of a main.ts. Where it is wrong, says all of it and exits with 2. */
export function readOrExit<S extends EnvironmentSchema>(schema: S, process: Exiting): Environment<S> {
  const read = readEnvironment(schema, process.env);
  if (read.ok) return read.value;
  process.stderr.write(`${read.problems.join("\n")}\n`);
  return process.exit(2);
}

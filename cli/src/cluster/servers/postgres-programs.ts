import { access, constants, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";

const DEBIAN = "/usr/lib/postgresql";
const APT = "apt-get update && apt-get install -y --no-install-recommends postgresql";

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/** Of the PATH, else of Debian's newest version. Rejects with the line that installs them. */
export async function findPostgresPrograms(path: string = process.env.PATH ?? ""): Promise<PostgresPrograms> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newestFirst = versions.toSorted((one, other) => Number(other) - Number(one));
  const folders = [...path.split(delimiter), ...newestFirst.map((version) => join(DEBIAN, version, "bin"))];
  for (const folder of folders) {
    const found = { initdb: join(folder, "initdb"), postgres: join(folder, "postgres") };
    if ((await isProgram(found.initdb)) && (await isProgram(found.postgres))) return found;
  }
  throw new Error(`PostgreSQL is not installed (no initdb and postgres). To install it, type as root:\n  ${APT}`);
}

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

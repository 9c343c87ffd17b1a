import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The program's path: first where PATH has it, then in these folders. Throws an error with the line to type when it is nowhere. */
export function findProgram(program: string, debianPackage: string, folders: readonly string[] = []): string {
  const places = [...(process.env["PATH"] ?? "").split(delimiter), ...folders];
  const path = places.map((folder) => join(folder, program)).find(isExecutable);
  if (path !== undefined) return path;
  throw new MissingProgramError([{ program, debianPackage }]);
}

interface Missing {
  readonly program: string;
  readonly debianPackage: string;
}

/** The message names every one, and the line to type. */
export class MissingProgramError extends Error {
  override readonly name = "MissingProgramError";
  readonly missing: readonly Missing[];

  constructor(missing: readonly Missing[]) {
    const programs = missing.map(({ program }) => program).join(", ");
    const packages = missing.map(({ debianPackage }) => debianPackage).join(" ");
    const [are, them] = missing.length === 1 ? ["is", "it"] : ["are", "them"];
    super(
      `${programs} ${are} not installed. To install ${them}, type as root:\n` +
        `  apt-get update && apt-get install -y --no-install-recommends ${packages}`,
    );
    this.missing = missing;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

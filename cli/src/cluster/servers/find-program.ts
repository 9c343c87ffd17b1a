import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The program's path: first where PATH has it, then in these folders. Throws an error with the line to type when it is nowhere. */
export function findProgram(program: string, debianPackage: string, folders: readonly string[] = []): string {
  const places = [...(process.env["PATH"] ?? "").split(delimiter), ...folders];
  const path = places.map((folder) => join(folder, program)).find(isExecutable);
  if (path !== undefined) return path;
  throw new Error(
    `${program} is not installed. To install it, type as root:\n` +
      `  apt-get update && apt-get install -y --no-install-recommends ${debianPackage}`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

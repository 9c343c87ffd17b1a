import { buildDirectory } from "./build-directory.ts";
import type { Listen } from "./config.ts";
import type { Directory } from "./directory.ts";

/** The same directory in which these listeners too are the platform's own: loop check and guard read it (CLUSTER rule 7). */
export function alsoListening(directory: Directory, listen: readonly Listen[]): Directory {
  if (listen.length === 0) return directory;
  const { config, revision } = directory;
  return buildDirectory({ ...config, listen: [...config.listen, ...listen] }, revision);
}

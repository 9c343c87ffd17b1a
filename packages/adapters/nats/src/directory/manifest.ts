/** The format of the bucket. Another one is refused, not guessed at. */
const VERSION = 1;

/** The value that makes the others one configuration: each key in its order, and the revision of it that is meant. */
export interface Manifest {
  readonly entries: readonly (readonly [key: string, revision: number])[];
}

export function formatManifest({ entries }: Manifest): string {
  return JSON.stringify({ version: VERSION, entries });
}

/** Throws a sentence for what is no manifest of this version. */
export function parseManifest(text: string): Manifest {
  const read = JSON.parse(text) as { readonly version?: unknown; readonly entries?: unknown };
  if (read.version !== VERSION) throw new Error(`a directory of version ${String(read.version)}, not ${VERSION}`);
  if (!Array.isArray(read.entries) || !read.entries.every(isEntry)) throw new Error("a directory without its entries");
  return { entries: read.entries };
}

function isEntry(entry: unknown): boolean {
  return Array.isArray(entry) && typeof entry[0] === "string" && Number.isSafeInteger(entry[1]);
}

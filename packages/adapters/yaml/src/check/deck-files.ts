import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Found } from "../problem.ts";
import { type Row, rowsOf, textAt } from "./rows.ts";

/** Deck files that are not there. What is in them is billing's to judge. */
export async function findMissingDeckFiles(file: Row, folder: string): Promise<readonly Found[]> {
  const found = await Promise.all(
    rowsOf(file, "rateDecks").map(async (deck) => {
      const written = textAt(deck, "file");
      if (written === undefined || written === "") return [];
      const absolute = resolve(folder, written);
      const problem = await fileProblem(absolute);
      if (problem === undefined) return [];
      const fix =
        absolute === written
          ? "write the path of a CSV file"
          : `write a path relative to ${folder}, or put the file there`;
      return [{ path: [...deck.path, "file"], message: `${absolute} ${problem}`, fix }];
    }),
  );
  return found.flat();
}

async function fileProblem(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? undefined : "is not a file";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return code === "ENOENT" || code === "ENOTDIR" ? "does not exist" : `cannot be read (${code})`;
  }
}

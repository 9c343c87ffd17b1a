import { createInterface } from "node:readline/promises";

export interface Asker {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Whether the person at the terminal says y or yes; undefined where there is none. */
export async function askYes(question: string, { stdin, stderr }: Asker): Promise<boolean | undefined> {
  if (stdin.isTTY !== true) return undefined;
  const lines = createInterface({ input: stdin, output: stderr });
  const gone = new AbortController();
  // Ctrl-C and Ctrl-D are a no.
  lines.once("SIGINT", () => gone.abort()).once("close", () => gone.abort());
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `, { signal: gone.signal })).trim());
  } catch {
    stderr.write("\n");
    return false;
  } finally {
    lines.close();
  }
}

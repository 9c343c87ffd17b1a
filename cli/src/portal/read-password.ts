import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

export interface PasswordInput {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WritableStream;
}

/** The first line of standard input; of a terminal, asked for and not shown. Empty at its end. */
export async function readPassword({ stdin, stderr }: PasswordInput): Promise<string> {
  const isTerminal = stdin.isTTY === true;
  if (isTerminal) stderr.write("Password: ");
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: isTerminal });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    if (isTerminal) stderr.write("\n");
  }
}

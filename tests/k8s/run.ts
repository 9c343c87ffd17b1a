import { spawn } from "node:child_process";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Never rejects: what cannot be started has the code 127. */
export function run(program: string, args: readonly string[], stdin = ""): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 128, stdout, stderr }));
    child.stdin.on("error", () => undefined).end(stdin);
  });
}

/** Its output. Rejects with what it said when it fails. */
export async function must(program: string, args: readonly string[], stdin = ""): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, stdin);
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")} (${code}): ${stderr.trim() || stdout.trim()}`);
}

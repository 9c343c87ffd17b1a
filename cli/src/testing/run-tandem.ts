import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** A `tandem` of its own process. */
export interface Tandem {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Its exit code; -1 when a signal has ended it. */
  readonly exit: Promise<number>;
  /** Resolves with the first line of stdout that matches; rejects with all it has said when it ends before. */
  line(pattern: RegExp): Promise<string>;
}

export function runTandem(args: readonly string[], env: Readonly<Record<string, string>> = {}): Tandem {
  const stdio = ["ignore", "pipe", "pipe"] as const;
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: [...stdio], env: { ...process.env, ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exit = new Promise<number>((resolve) => {
    child.on("close", (code) => resolve(code ?? -1));
  });
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    exit,
    line(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = stdout.split("\n").find((line) => pattern.test(line));
          if (found !== undefined) resolve(found);
        };
        child.stdout.on("data", look);
        exit.then(() => reject(new Error(`it ended without ${pattern}: ${stdout}${stderr}`)));
        look();
      });
    },
  };
}

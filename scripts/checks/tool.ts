import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

/** The workspace's folder. */
export const ROOT: string = join(import.meta.dirname, "..", "..");

const BIN = join(ROOT, "node_modules", ".bin");

/** What a tool said: its exit code (-1 when it could not be started), and stdout and stderr as one text. */
export type ToolRun = { readonly code: number; readonly output: string };

/** Runs one of the workspace's own tools on the workspace's own Node, and waits. `cwd` is the workspace unless given. */
export function runTool(name: string, args: readonly string[], cwd: string = ROOT): ToolRun {
  // FORCE_COLOR, even as 0, makes some tools colour what goes into a pipe.
  const { FORCE_COLOR: _, ...env } = process.env;
  const run = spawnSync(join(BIN, name), args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, PATH: BIN + delimiter + (env.PATH ?? ""), NO_COLOR: "1" },
  });
  if (run.error !== undefined) return { code: -1, output: `${name}: ${run.error.message}` };
  return { code: run.status ?? -1, output: `${run.stdout}${run.stderr}`.trim() };
}

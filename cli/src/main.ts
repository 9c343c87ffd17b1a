import { run, type StricliProcess } from "@stricli/core";
import { app } from "./app.ts";

/** Arguments that cannot be understood: as `sysexits` and most programs have it, apart from 1 for what went wrong. */
const USAGE_ERROR = 2;

// Who reads us may have read enough, as in `tandem calls | head`: no error, and a platform goes on.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const { stdout, stderr, env } = process;
const terminal: StricliProcess & { exitCode: number | string | null } = { stdout, stderr, env, exitCode: null };
await run(app, process.argv.slice(2), { process: terminal });
// The library's own codes for unknown commands and flags are negative. A command that failed has said so itself.
if (typeof terminal.exitCode === "number" && terminal.exitCode !== 0) {
  process.exitCode = terminal.exitCode < 0 ? USAGE_ERROR : terminal.exitCode;
}

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Runs a program in the foreground and waits for it. Signals sent to us are its business: the terminal sends Ctrl-C to
 * both, so we only stay alive until it has ended; a SIGTERM or SIGHUP is passed on.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {{ stdin?: "ignore" | "inherit", env?: Record<string, string> }} [options]
 * @returns {Promise<number>} its exit code, 128 + n when signal n ended it, 127 when it could not be started
 */
export function runAndPass(file, args, cwd, { stdin = "inherit", env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      stdio: [stdin, "inherit", "inherit"],
      env: { ...process.env, PATH: join(cwd, "node_modules", ".bin") + delimiter + (process.env.PATH ?? ""), ...env },
    });
    const stay = () => undefined;
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => child.kill(signal);
    process.on("SIGINT", stay).on("SIGTERM", pass).on("SIGHUP", pass);
    /** @param {number} code */
    const done = (code) => {
      process.off("SIGINT", stay).off("SIGTERM", pass).off("SIGHUP", pass);
      resolve(code);
    };
    child.on("error", (error) => {
      console.error(`${file} could not be started: ${error.message}`);
      done(127);
    });
    child.on("exit", (code, signal) => done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

import { findProgram } from "./find-program.ts";

/**
 * The command that runs a program which gets `signal` when we are gone, also by kill -9 (prctl(2), PR_SET_PDEATHSIG).
 * Where setpriv (util-linux) is not installed it is the program alone, which then outlives us.
 */
export function endsWithUs(
  command: string,
  parameters: readonly string[],
  signal: NodeJS.Signals,
): readonly [string, ...string[]] {
  const setpriv = deathSignalProgram();
  if (setpriv === undefined) return [command, ...parameters];
  return [setpriv, "--pdeathsig", signal.replace(/^SIG/, ""), "--", command, ...parameters];
}

/** Undefined where it is not installed. */
export function deathSignalProgram(): string | undefined {
  try {
    return findProgram("setpriv", "util-linux");
  } catch {
    return undefined;
  }
}

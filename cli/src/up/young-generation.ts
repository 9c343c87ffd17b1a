import { YOUNG_GENERATION_FLAGS } from "@tandem/process";

/**
 * Starts this very process again with a young generation that suits calls, before anything is open; the process id stays.
 * Does nothing when the size was chosen already, or where Node cannot do it.
 */
export function growYoungGeneration(): void {
  const isChosen = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].some((text) => text.includes("semi-space"));
  if (isChosen || process.platform === "win32" || typeof process.execve !== "function") return;
  const [, script = "", ...args] = process.argv;
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  process.execve(
    process.execPath,
    [process.execPath, ...YOUNG_GENERATION_FLAGS, ...process.execArgv, script, ...args],
    env,
  );
}

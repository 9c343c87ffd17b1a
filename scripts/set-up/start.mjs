import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { debianPackagesFor, ensureDebianPackages } from "./debian-packages.mjs";
import { installWorkspace, workspaceNode } from "./install-workspace.mjs";
import { runAndPass } from "./run.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * What each target starts, once the workspace is installed, on the workspace's own Node.
 *
 * @type {Record<string, string>}
 */
const PROGRAMS = {
  demo: "cli/src/main.ts",
  test: "scripts/test.ts",
  bench: "tests/bench/main.ts",
  sim: "tests/scenarios/sim-main.ts",
};

/**
 * Sets the machine up for a target and runs it.
 *
 * @param {string | undefined} target one of PROGRAMS
 * @param {readonly string[]} args passed on as they are
 * @returns {Promise<number>} the exit code of the program, or 1 when the set-up failed (said on stderr)
 */
export async function start(target, args) {
  const program = target === undefined ? undefined : PROGRAMS[target];
  if (target === undefined || program === undefined) {
    console.error(`usage: node scripts/bootstrap.mjs <${Object.keys(PROGRAMS).join("|")}> [arguments]`);
    return 2;
  }
  const steps = debianPackagesFor(target).length > 0 ? 3 : 2;
  /** @param {number} step @param {string} what */
  const say = (step, what) => console.error(`[${step}/${steps}] ${what}`);

  say(1, "npm packages");
  if ((await installWorkspace(ROOT)) !== 0) return 1;
  if (steps === 3) {
    say(2, "Debian packages");
    // A missing program is not the end: the target says which of its parts could not run, and fails for it.
    await ensureDebianPackages(target);
  }

  const node = workspaceNode(ROOT);
  if (node === undefined) return 1;
  if (!existsSync(join(ROOT, program))) {
    console.error(`${program} is missing: this checkout is incomplete.`);
    return 1;
  }
  say(steps, `npm run ${target}`);
  return runAndPass(node, target === "demo" ? [program, "demo", ...args] : [program, ...args], ROOT);
}

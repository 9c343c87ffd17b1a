import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { debianPackagesFor, ensureDebianPackages } from "./debian-packages.mjs";
import { ensureHelm } from "./helm.mjs";
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
  "bench:cluster": "tests/bench/cluster/main.ts",
  sim: "tests/scenarios/sim-main.ts",
  chaos: "tests/cluster/chaos/main.ts",
  "test:k8s": "tests/k8s/main.ts",
  "load:k8s": "tests/load/k8s/main.ts",
  "load:scale": "tests/load/scale/main.ts",
};

/** Targets that open the embedded database: a first one is made from a template, which is made once. */
const WITH_DATABASE = ["demo", "test", "bench", "bench:cluster"];

/** Targets that serve the portal's pages. */
const WITH_PAGES = ["demo", "test"];

const BUILD_PAGES = "services/portal/web/build/main.ts";
/** Targets that render the chart. */
const WITH_HELM = ["test", "test:k8s"];

const MAKE_TEMPLATE = "packages/adapters/pglite/bin/make-template.ts";

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
  const flavour = target === "demo" && args.includes("--cluster") ? "demo --cluster" : target;
  const wantsDebian = debianPackagesFor(flavour).length > 0;
  const wantsDatabase = WITH_DATABASE.includes(target);
  const wantsPages = WITH_PAGES.includes(target);
  const wantsHelm = WITH_HELM.includes(target);
  const steps = 2 + [wantsDebian, wantsDatabase, wantsPages, wantsHelm].filter(Boolean).length;
  let step = 0;
  /** @param {string} what */
  const say = (what) => {
    step += 1;
    console.error(`[${step}/${steps}] ${what}`);
  };

  say("npm packages");
  if ((await installWorkspace(ROOT)) !== 0) return 1;
  if (wantsDebian) {
    say("Debian packages");
    // A missing program is not the end: the target says which of its parts could not run, and fails for it.
    await ensureDebianPackages(flavour);
  }

  const node = workspaceNode(ROOT);
  if (node === undefined) return 1;
  if (!existsSync(join(ROOT, program))) {
    console.error(`${program} is missing: this checkout is incomplete.`);
    return 1;
  }
  if (wantsDatabase) {
    say("embedded database");
    // Without it nothing fails: each new database is then made from nothing, which takes longer.
    if ((await runAndPass(node, [MAKE_TEMPLATE], ROOT)) !== 0)
      console.error("  no template: first starts take 4 s longer");
  }
  if (wantsPages) {
    say("web application");
    // What is built already and is as new as its sources stays.
    if ((await runAndPass(node, [BUILD_PAGES], ROOT)) !== 0) return 1;
  }
  if (wantsHelm) {
    say("helm");
    // Without it the tests of the chart fail, and say so.
    ensureHelm();
  }
  say(`npm run ${target}`);
  return runAndPass(node, target === "demo" ? [program, "demo", ...args] : [program, ...args], ROOT);
}

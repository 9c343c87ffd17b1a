import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKS } from "./checks/checks.ts";
import { ROOT } from "./checks/tool.ts";
import { type Counts, closingLine } from "./closing-line-reporter.ts";

// `npm test`: every check and then every test, all of them whatever fails on the way. Arguments go to Vitest.

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function runChecks(): Counts {
  let failed = 0;
  for (const check of CHECKS) {
    const since = performance.now();
    const { code, output } = check.run();
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${check.name} (${seconds(since)})`);
    if (code === 0) continue;
    failed += 1;
    console.log(output.replaceAll(/^/gm, "       "));
  }
  return { passed: CHECKS.length - failed, failed, skipped: 0 };
}

function runTests(args: readonly string[]): Counts {
  const since = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "tandem-test-"));
  const countsFile = join(folder, "counts.json");
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const run = spawnSync(process.execPath, [vitest, "run", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, TANDEM_COUNTS_FILE: countsFile },
  });
  const counts = readCounts(countsFile);
  rmSync(folder, { recursive: true, force: true });
  console.log(`${run.status === 0 ? "ok    " : "FAILED"} Vitest (${seconds(since)})`);
  // A run that breaks off, or fails though no test did, is a failure too.
  return run.status === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

const checks = runChecks();
const tests = runTests(process.argv.slice(2));
const failed = checks.failed + tests.failed;
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${closingLine({ passed: checks.passed + tests.passed, failed, skipped: tests.skipped })}`);

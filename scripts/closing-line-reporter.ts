import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Outcomes of a run: tests, and files that could not even be loaded. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** The last line of a run, in the form that every CI reader knows. */
export function closingLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** A file that fails outside its tests, and an error that belongs to no test, count as one failure each. */
export function countsOf(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): Counts {
  let passed = 0;
  let failed = unhandledErrors.length;
  let skipped = 0;
  for (const module of modules) {
    let failedHere = 0;
    for (const test of module.children.allTests()) {
      const state = test.result().state;
      if (state === "passed") passed += 1;
      else if (state === "failed") failedHere += 1;
      else skipped += 1;
    }
    if (failedHere === 0 && module.state() === "failed") failedHere = 1;
    failed += failedHere;
  }
  return { passed, failed, skipped };
}

/**
 * Ends a Vitest run with the closing line. Where `countsFile` is given, writes the counts there instead (as JSON), for
 * the caller that has more to add before it prints the line.
 */
export function closingLineReporter(countsFile: string | undefined): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const counts = countsOf(modules, unhandledErrors);
      if (countsFile !== undefined) writeFileSync(countsFile, JSON.stringify(counts));
      // After the other reporters' summaries, which are written when the run ends, too.
      else setImmediate(() => console.log(`\n${closingLine(counts)}`));
    },
  };
}

import { aptLine, missingPrograms } from "../set-up/debian-packages.mjs";
import { contractsBreaking, contractsGenerated, contractsLint } from "./contracts.ts";
import { runTool, type ToolRun } from "./tool.ts";

/** One check of `npm test` that is not a test: it passes when its exit code is 0. */
export type Check = { readonly name: string; readonly run: () => ToolRun };

/** Folders with sources, for the tools that want to be told. */
const SOURCES = ["packages", "services", "cli", "deploy", "tests", "scripts"];

export const CHECKS: readonly Check[] = [
  { name: "programs that the tests run", run: programs },
  {
    name: "Biome: format and lint",
    run: () => runTool("biome", ["ci", "--colors=off", "--error-on-warnings", "--max-diagnostics=20"]),
  },
  { name: "TypeScript", run: () => runTool("tsc", ["-p", "tsconfig.json"]) },
  { name: "TypeScript: pure code", run: () => runTool("tsc", ["-p", "tsconfig.pure.json"]) },
  { name: "TypeScript: web application", run: () => runTool("tsc", ["-p", "services/portal/web/tsconfig.json"]) },
  {
    name: "dependency-cruiser: rings",
    run: () => runTool("depcruise", ["--config", ".dependency-cruiser.cjs", "--output-type", "err", ...SOURCES]),
  },
  { name: "knip: dead code", run: () => runTool("knip", ["--no-progress", "--no-config-hints"]) },
  {
    name: "knip: dead code in production",
    run: () =>
      runTool("knip", [
        "--no-progress",
        "--no-config-hints",
        "--production",
        "--include",
        "files,dependencies,unlisted",
      ]),
  },
  { name: "buf lint", run: contractsLint },
  { name: "buf: generated code", run: contractsGenerated },
  { name: "buf breaking", run: contractsBreaking },
];

function programs(): ToolRun {
  const missing = missingPrograms("test");
  if (missing.length === 0) return { code: 0, output: "" };
  const names = missing.map((entry) => entry.program).join(", ");
  return { code: 1, output: `missing: ${names}. To install, type as root:\n  ${aptLine(missing)}` };
}

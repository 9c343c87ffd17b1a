import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, runTool, type ToolRun } from "./tool.ts";

const PROTO = join(ROOT, "proto");
const GENERATED = join("packages", "contracts", "src", "gen");

/** Style of the .proto files. */
export function contractsLint(): ToolRun {
  return runTool("buf", ["lint"], PROTO);
}

/** No change that breaks a peer or a stored event, against the committed image of the contracts. */
export function contractsBreaking(): ToolRun {
  return runTool("buf", ["breaking", "--against", "baseline.binpb"], PROTO);
}

/** The committed output of the generator is what the .proto files give today. */
export function contractsGenerated(): ToolRun {
  const folder = mkdtempSync(join(tmpdir(), "tandem-contracts-"));
  try {
    // buf.gen.yaml's `out` is relative to proto/, so the base stands one level below the copy's root.
    const base = join(folder, "proto");
    mkdirSync(base);
    const run = runTool("buf", ["generate", "-o", base], PROTO);
    if (run.code !== 0) return run;
    const differing = differingFiles(join(folder, GENERATED), join(ROOT, GENERATED));
    if (differing.length === 0) return { code: 0, output: "" };
    const list = differing.map((file) => `  ${join(GENERATED, file)}`).join("\n");
    return { code: 1, output: `not what proto/ generates (run \`buf generate\` in proto/):\n${list}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names, relative to both folders, of files that only one of them has or whose bytes differ. */
export function differingFiles(left: string, right: string): readonly string[] {
  const names = new Set([...filesBelow(left), ...filesBelow(right)]);
  return [...names].filter((name) => contentOf(left, name) !== contentOf(right, name)).sort();
}

function filesBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function contentOf(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), "latin1");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

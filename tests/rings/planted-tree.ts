import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { ROOT } from "../../scripts/checks/tool.ts";

/** The nets as they stand in the repository: what is tested is these very files. */
const NETS = [
  "tsconfig.json",
  "tsconfig.pure.json",
  "biome.json",
  "scripts/lint/pure.grit",
  ".dependency-cruiser.cjs",
  "knip.json",
  "pnpm-workspace.yaml",
  "package.json",
  "proto/buf.yaml",
];

/** Packages that a planted import may name, by folder. */
const PACKAGES = {
  "@tandem/sip": "packages/sip",
  "@tandem/actor": "packages/actor",
  "@tandem/directory": "packages/directory",
  "@tandem/observability": "packages/observability",
  "@tandem/start-up": "packages/start-up",
  "@tandem/testkit": "packages/testkit",
  "@tandem/adapter-memory": "packages/adapters/memory",
  "@tandem/billing": "services/billing",
  "@tandem/cdr": "services/cdr",
};

/**
 * A small workspace of its own in a temporary folder, with the real nets and the given files; removed when the test
 * ends (or when `whenDone` says). Nothing is planted in the checkout, so other tests may run beside it.
 */
export function plantedTree(
  files: Readonly<Record<string, string>>,
  whenDone: (cleanUp: () => void) => void = onTestFinished,
): string {
  const tree = mkdtempSync(join(tmpdir(), "tandem-planted-"));
  whenDone(() => rmSync(tree, { recursive: true, force: true }));
  const write = (name: string, content: string): void => {
    mkdirSync(join(tree, dirname(name)), { recursive: true });
    writeFileSync(join(tree, name), content);
  };
  for (const net of NETS) cpSync(join(ROOT, net), join(tree, net));
  mkdirSync(join(tree, "node_modules", "@tandem"), { recursive: true });
  for (const [name, folder] of Object.entries(PACKAGES)) {
    const manifest = { name, private: true, type: "module", exports: { ".": "./src/index.ts" } };
    write(`${folder}/package.json`, JSON.stringify(manifest));
    write(`${folder}/src/index.ts`, "export const present = true;\n");
    symlinkSync(join("..", "..", folder), join(tree, "node_modules", name));
  }
  const leaf = "export const present = true;\n";
  for (const [name, content] of Object.entries({ "cli/src/index.ts": leaf, "tests/index.ts": leaf, ...files })) {
    write(name, content);
  }
  return tree;
}

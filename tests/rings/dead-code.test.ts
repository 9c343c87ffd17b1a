import { expect, test } from "vitest";
import { runTool } from "../../scripts/checks/tool.ts";
import { plantedTree } from "./planted-tree.ts";

/** What knip says of a tree in which packages/sip has these files. */
function knipOf(files: Readonly<Record<string, string>>, ...more: string[]): string {
  const tree = plantedTree(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`packages/sip/src/${name}`, content])),
  );
  return runTool("knip", ["--no-progress", "--no-config-hints", "--workspace", "packages/sip", ...more], tree).output;
}

const USED = 'export { used } from "./used.ts";\n';

test("knip reports an export that nobody imports", () => {
  const source = "export const used = 1;\nexport const forgotten = 2;\n";
  const output = knipOf({ "index.ts": USED, "used.ts": source });
  expect(output).toMatch(/Unused exports \(1\)\s+forgotten\b.*packages\/sip\/src\/used\.ts/);
});

test("knip reports a file that nobody imports", () => {
  const output = knipOf({
    "index.ts": USED,
    "used.ts": "export const used = 1;\n",
    "lost.ts": "export const a = 1;\n",
  });
  expect(output).toMatch(/Unused files \(1\)\s+packages\/sip\/src\/lost\.ts/);
});

test("knip reports, for production, a file that only a test imports", () => {
  const files = {
    "index.ts": USED,
    "used.ts": "export const used = 1;\n",
    "lost.ts": "export const lost = 1;\n",
    "lost.test.ts": 'import { test } from "vitest";\nimport { lost } from "./lost.ts";\ntest("it", () => lost);\n',
  };
  expect(knipOf(files)).not.toContain("lost.ts");
  expect(knipOf(files, "--production", "--include", "files")).toMatch(
    /Unused files \(1\)\s+packages\/sip\/src\/lost\.ts/,
  );
});

test("knip lets a package without dead code pass", () => {
  expect(knipOf({ "index.ts": USED, "used.ts": "export const used = 1;\n" })).not.toContain("Unused");
});

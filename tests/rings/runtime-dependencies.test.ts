import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/checks/tool.ts";

type Manifest = { readonly dependencies?: Readonly<Record<string, string>> };

const MANIFESTS = globSync(
  [
    "packages/*/package.json",
    "packages/adapters/*/package.json",
    "services/*/package.json",
    "services/portal/web/package.json",
  ],
  {
    cwd: ROOT,
  },
).concat("cli/package.json");

const ADR = readFileSync(join(ROOT, "docs/adr/0004-runtime-dependencies.md"), "utf8");

/** Packages of npm that a package of the workspace depends on at run time. */
function dependenciesOf(file: string): readonly string[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, file), "utf8"));
  return Object.keys(manifest.dependencies ?? {}).filter((name) => !name.startsWith("@tandem/"));
}

test.each(MANIFESTS)("every runtime dependency of %s has its reason in ADR 4", (file) => {
  expect(dependenciesOf(file).filter((name) => !ADR.includes(`| \`${name}\` |`))).toEqual([]);
});

test("ADR 4 gives no reason for a dependency that is gone", () => {
  const listed = [...ADR.matchAll(/^\| `([^`]+)` \|/gm)].map((row) => row[1] ?? "");
  const used = new Set(MANIFESTS.flatMap(dependenciesOf));
  expect(listed.length).toBeGreaterThan(0);
  expect(listed.filter((name) => !used.has(name))).toEqual([]);
});

test.each(MANIFESTS)("%s takes its npm packages from the catalog", (file) => {
  const { dependencies = {} }: Manifest = JSON.parse(readFileSync(join(ROOT, file), "utf8"));
  const pinnedElsewhere = Object.entries(dependencies).filter(
    ([, range]) => !/^(?:catalog:|workspace:\*)$/.test(range),
  );
  expect(pinnedElsewhere).toEqual([]);
});

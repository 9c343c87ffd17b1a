import { createRequire } from "node:module";
import { afterAll, expect, test } from "vitest";
import { runTool } from "../../scripts/checks/tool.ts";
import { plantedTree } from "./planted-tree.ts";

type Files = Readonly<Record<string, string>>;
type Violation = { readonly rule: { readonly name: string }; readonly from: string };
type Report = { readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number } };

type Rules = { readonly forbidden: readonly { readonly name: string }[] };

/** What dependency-cruiser finds in a tree with these files. */
function cruise(files: Files): Report["summary"] {
  const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "packages", "services", "cli", "tests"];
  const report: Report = JSON.parse(runTool("depcruise", args, plantedTree(files, afterAll)).output);
  return report.summary;
}

const importing = (specifier: string): string => `export { present } from "${specifier}";\n`;
const manifest = (name: string, dependencies: Files, kind: string): string =>
  JSON.stringify({ name, type: "module", exports: { ".": "./src/index.ts" }, [kind]: dependencies });

/** What the planted imports lead to. */
const TARGETS: Files = {
  "services/billing/src/store.ts": "export const present = true;\n",
  "services/billing/src/line.test.ts": "export const present = true;\n",
  "services/billing/src/cycle-end.ts": 'import { begin } from "./cycle-begin.ts";\nexport const end = () => begin;\n',
  "services/billing/package.json": manifest("@tandem/billing", { "planted-dev": "1" }, "devDependencies"),
  "packages/contracts/src/index.ts": "export const present = true;\n",
  "packages/adapters/memory/package.json": manifest(
    "@tandem/adapter-memory",
    { "planted-driver": "1" },
    "dependencies",
  ),
  "services/portal/src/http/portal-app.ts": "export const present = true;\n",
  "services/portal/web/src/format/money.ts": "export const present = true;\n",
  "node_modules/planted-dev/package.json": '{ "name": "planted-dev", "version": "1.0.0", "main": "index.js" }',
  "node_modules/@opentelemetry/api/package.json":
    '{ "name": "@opentelemetry/api", "version": "1.0.0", "main": "index.js" }',
  "node_modules/@opentelemetry/api/index.js": "exports.present = true;\n",
  "node_modules/pino/package.json": '{ "name": "pino", "version": "1.0.0", "main": "index.js" }',
  "node_modules/pino/index.js": "exports.present = true;\n",
  "node_modules/planted-dev/index.js": "exports.present = true;\n",
  "node_modules/planted-driver/package.json": '{ "name": "planted-driver", "version": "1.0.0", "main": "index.js" }',
  "node_modules/planted-driver/index.js": "exports.present = true;\n",
};

const FAULTS = [
  {
    what: "sip importing actor",
    file: "packages/sip/src/fault.ts",
    source: importing("@tandem/actor"),
    rule: "sip-identity-actor-stand-alone",
  },
  {
    what: "a type import from sip to actor",
    file: "packages/sip/src/fault-type.ts",
    source: 'import type { present } from "@tandem/actor";\nexport type P = typeof present;\n',
    rule: "sip-identity-actor-stand-alone",
  },
  {
    what: "directory importing actor",
    file: "packages/directory/src/fault.ts",
    source: importing("@tandem/actor"),
    rule: "directory-knows-sip-only",
  },
  {
    what: "one service importing another",
    file: "services/billing/src/fault-service.ts",
    source: importing("@tandem/cdr"),
    rule: "services-meet-in-proto",
  },
  {
    what: "a service importing an adapter",
    file: "services/billing/src/fault-adapter.ts",
    source: importing("@tandem/adapter-memory"),
    rule: "services-have-no-adapters",
  },
  {
    what: "a pure core importing its own rim",
    file: "services/billing/src/rating/fault-rim.ts",
    source: importing("../index.ts"),
    rule: "pure-core",
  },
  {
    what: "a pure core importing node:fs",
    file: "services/billing/src/rating/fault-node.ts",
    source: 'export { readFileSync } from "node:fs";\n',
    rule: "pure-core",
  },
  {
    what: "the web application importing the portal's server",
    file: "services/portal/web/src/fault-server.tsx",
    source: importing("../../src/http/portal-app.ts"),
    rule: "pages-know-the-api-alone",
  },
  {
    what: "the web application importing a service",
    file: "services/portal/web/src/fault-service.tsx",
    source: importing("@tandem/billing"),
    rule: "pages-know-the-api-alone",
  },
  {
    what: "the web application importing an adapter",
    file: "services/portal/web/src/fault-adapter.tsx",
    source: importing("@tandem/adapter-memory"),
    rule: "pages-know-the-api-alone",
  },
  {
    what: "a type of the contracts in the web application",
    file: "services/portal/web/src/fault-type.tsx",
    source:
      'import type { present } from "../../../../packages/contracts/src/index.ts";\nexport type P = typeof present;\n',
    rule: "pages-know-the-api-alone",
  },
  {
    what: "a package importing a service",
    file: "packages/contracts/src/fault-service.ts",
    source: importing("@tandem/billing"),
    rule: "packages-have-no-services",
  },
  {
    what: "the contracts importing a package",
    file: "packages/contracts/src/fault.ts",
    source: importing("@tandem/sip"),
    rule: "contracts-know-nobody",
  },
  {
    what: "the CLI importing a service that is not all-in-one",
    file: "cli/src/fault.ts",
    source: importing("@tandem/billing"),
    rule: "cli-knows-all-in-one",
  },
  {
    what: "a service importing the CLI",
    file: "services/billing/src/fault-cli.ts",
    source: importing("../../../cli/src/index.ts"),
    rule: "nobody-imports-the-cli",
  },
  {
    what: "an adapter importing another adapter",
    file: "packages/adapters/udp/src/fault.ts",
    source: importing("@tandem/adapter-memory"),
    rule: "adapters-stand-alone",
  },
  {
    what: "an adapter reaching past a service's index",
    file: "packages/adapters/memory/src/fault-door.ts",
    source: importing("../../../../services/billing/src/store.ts"),
    rule: "adapters-use-the-front-door",
  },
  {
    what: "an adapter that is not listed",
    file: "packages/adapters/carrier-pigeon/src/index.ts",
    source: importing("@tandem/actor"),
    rule: "adapter-is-listed",
  },
  {
    what: "an adapter with a second driver",
    file: "packages/adapters/memory/src/fault-driver.ts",
    source: importing("planted-driver"),
    rule: "adapter-memory-one-driver",
  },
  {
    what: "a service naming spans of its own with OpenTelemetry",
    file: "services/billing/src/fault-otel.ts",
    source: importing("@opentelemetry/api"),
    rule: "telemetry-by-one-name",
  },
  {
    what: "a service with a logger of its own",
    file: "services/billing/src/fault-pino.ts",
    source: importing("pino"),
    rule: "telemetry-by-one-name",
  },
  {
    what: "a package that is observed telling of it itself",
    file: "packages/actor/src/fault-observed.ts",
    source: importing("@tandem/observability"),
    rule: "observability-at-the-rim",
  },
  {
    what: "a pure core making spans",
    file: "services/billing/src/rating/fault-span.ts",
    source: importing("@tandem/observability"),
    rule: "pure-core",
  },
  {
    what: "observability importing a service",
    file: "packages/observability/src/fault-service.ts",
    source: importing("@tandem/billing"),
    rule: "observability-knows-no-service",
  },
  {
    what: "a service's rim starting the process",
    file: "services/billing/src/fault-start.ts",
    source: importing("@tandem/start-up"),
    rule: "start-up-is-for-main",
  },
  {
    what: "production code importing the testkit",
    file: "services/billing/src/fault-testkit.ts",
    source: importing("@tandem/testkit"),
    rule: "testkit-is-for-tests",
  },
  {
    what: "a package importing from tests/",
    file: "packages/sip/src/fault.test.ts",
    source: importing("../../../tests/index.ts"),
    rule: "tests-are-leaves",
  },
  {
    what: "an import of a test file",
    file: "services/billing/src/fault-test.ts",
    source: importing("./line.test.ts"),
    rule: "no-import-of-a-test",
  },
  {
    what: "production code importing a devDependency",
    file: "services/billing/src/fault-dev.ts",
    source: importing("planted-dev"),
    rule: "no-dev-dependency-in-production",
  },
  {
    what: "a cycle",
    file: "services/billing/src/cycle-begin.ts",
    source: 'import { end } from "./cycle-end.ts";\nexport const begin = () => end;\n',
    rule: "no-cycle",
  },
  {
    what: "an import that leads nowhere",
    file: "services/billing/src/fault-nowhere.ts",
    source: importing("./missing.ts"),
    rule: "resolvable",
  },
];

const CLEAN: Files = {
  "packages/directory/src/trunk.ts": importing("@tandem/sip"),
  "services/billing/src/rating/price.ts": importing("@tandem/sip"),
  "packages/adapters/memory/src/bus.ts": importing("@tandem/actor"),
  "services/billing/src/main.ts": importing("@tandem/start-up"),
  "services/billing/src/main/open-decks.ts": importing("@tandem/adapter-memory"),
  "services/portal/web/src/calls-table.tsx": importing("./format/money.ts"),
  "services/billing/src/tracing.ts": importing("@tandem/observability"),
  "services/billing/src/billing.test.ts": importing("@tandem/testkit"),
};

// One tree for all, since a cruise takes a second; each fault is told by its file.
const found = cruise({ ...TARGETS, ...CLEAN, ...Object.fromEntries(FAULTS.map(({ file, source }) => [file, source])) });

test("dependency-cruiser reads TypeScript at all", () => {
  // Beside a TypeScript that it does not know it skips every .ts file, and finds nothing wrong with anything.
  expect(found.totalCruised).toBeGreaterThan(FAULTS.length);
});

test("every rule has a fault that it must report", () => {
  const planted = new Set(FAULTS.map(({ rule }) => rule));
  const rules = (createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as Rules).forbidden;
  // One driver an adapter is one rule, made for each of them.
  const names = rules.map(({ name }) => (name.endsWith("-one-driver") ? "adapter-memory-one-driver" : name));
  expect([...new Set(names)].filter((name) => !planted.has(name))).toEqual([]);
});

test.each(FAULTS)("dependency-cruiser reports $what", ({ file, rule }) => {
  const rules = found.violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name);
  expect(rules).toContain(rule);
});

test.each(Object.keys(CLEAN))("dependency-cruiser lets %s pass", (file) => {
  expect(found.violations.filter((violation) => violation.from === file)).toEqual([]);
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ATTRIBUTE, METRIC } from "@tandem/observability";
import { describe, expect, it, test } from "vitest";
import { stringify } from "yaml";
import { ALERTS } from "./alerts.ts";
import { CHART_FILES, chartFiles } from "./chart-files.ts";
import { DASHBOARDS } from "./dashboards.ts";
import { everyQuery } from "./queries.ts";
import { label, metricName } from "./series.ts";

const RUNBOOKS = new URL("../../../docs/runbooks/", import.meta.url);

/** What promtool says of a file of rules; undefined where it finds nothing wrong. */
function complaint(rules: unknown): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "tandem-rules-"));
  try {
    writeFileSync(join(folder, "rules.yaml"), stringify(rules));
    const { status, error, stderr } = spawnSync("promtool", ["check", "rules", join(folder, "rules.yaml")], {
      encoding: "utf8",
    });
    if (error !== undefined) throw error;
    return status === 0 ? undefined : stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const recorded = (exprs: readonly string[]): unknown => ({
  groups: [{ name: "queries", rules: exprs.map((expr, i) => ({ record: `query:${i}`, expr })) }],
});

/** Names that a query may use, and no other that begins as ours do. */
function knownNames(): ReadonlySet<string> {
  const metrics = (Object.keys(METRIC) as (keyof typeof METRIC)[]).flatMap((key) => {
    const name = metricName(key);
    return METRIC[key].kind === "histogram" ? ["_bucket", "_count", "_sum"].map((part) => name + part) : [name];
  });
  return new Set([...metrics, ...Object.values(ATTRIBUTE).map(label), "target_info"]);
}

test("the chart has what the sources make; `node deploy/dashboards/src/write-dashboards.ts` writes it", () => {
  for (const [path, text] of chartFiles()) expect(readFileSync(new URL(path, CHART_FILES), "utf8")).toBe(text);
  const made = [...chartFiles().keys()].filter((path) => path.startsWith("dashboards/"));
  const found = readdirSync(new URL("dashboards/", CHART_FILES)).map((name) => `dashboards/${name}`);
  expect(found.toSorted()).toEqual(made.toSorted());
});

describe("queries", () => {
  const all = everyQuery("1m");

  it("are read by promtool", () => {
    expect(complaint(recorded(all.map(({ expr }) => expr)))).toBeUndefined();
    expect(complaint(recorded(["rate("]))).toContain("could not parse expression");
  });

  it("use names of packages/observability alone", () => {
    const known = knownNames();
    const foreign = all.flatMap(({ where, expr }) =>
      (expr.match(/\b(?:tandem|service|network|error|target)_\w+/g) ?? [])
        .filter((name) => !known.has(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  it("show what their legends name", () => {
    const missing = DASHBOARDS.flatMap(({ panels }) =>
      panels.flatMap(({ title, queries }) =>
        queries.flatMap(({ legend, expr }) =>
          [...legend.matchAll(/\{\{(\w+)\}\}/g)].flatMap(([, name = ""]) =>
            expr.includes(name) || !/ by \(/.test(expr) ? [] : [`${title}: ${name}`],
          ),
        ),
      ),
    );
    expect(missing).toEqual([]);
  });
});

describe("alerts", () => {
  it("have a runbook each, and no runbook is without its alert", () => {
    const files = readdirSync(RUNBOOKS).filter((name) => name.startsWith("Tandem"));
    expect(files.toSorted()).toEqual(ALERTS.map(({ name }) => `${name}.md`).toSorted());
  });

  it.each(ALERTS.map(({ name }) => name))(
    "the runbook of %s says what it means, how to see it, what to do and how it was tried",
    (name) => {
      const text = readFileSync(new URL(`${name}.md`, RUNBOOKS), "utf8");
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual([name, "What it means", "How to see it", "What to do", "How it was tried"]);
    },
  );
});

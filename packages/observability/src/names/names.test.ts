import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Metrics, Span } from "../index.ts";
import { ATTRIBUTE } from "./attribute-names.ts";
import { METRIC } from "./metric-names.ts";
import { notifySpan, SPAN } from "./span-names.ts";

const DOC = readFileSync(new URL("../../../../docs/observability.md", import.meta.url), "utf8");

/** As Prometheus shows it. */
const shown = ({ name, kind }: { readonly name: string; readonly kind: string }): string =>
  name.replaceAll(".", "_") + (kind.endsWith("counter") ? "_total" : "");

it.each([...Object.values(SPAN), notifySpan(200)])("docs/observability.md tells of the span %s", (name) => {
  expect(DOC).toContain(`| \`${name}\` |`);
});

it.each(Object.values(METRIC).map(shown))("docs/observability.md tells of the metric %s", (name) => {
  expect(DOC).toContain(`| \`${name}\` |`);
});

it("docs/observability.md tells of no metric that is not there", () => {
  const told = [...DOC.matchAll(/^\| `(tandem_\w+)` \|/gm)].map(([, name]) => name);
  expect(told.sort()).toEqual(Object.values(METRIC).map(shown).sort());
});

it.each([
  ["metrics", Object.values(METRIC).map(({ name }) => name)],
  ["attributes", Object.values(ATTRIBUTE)],
  ["spans", Object.values(SPAN)],
])("no two %s have one name", (_, names) => {
  expect(new Set(names).size).toBe(names.length);
});

it("takes no name from anywhere else: what is not listed here does not compile", () => {
  // @ts-expect-error no span of this name
  const span: Span["name"] = "a span of mine";
  // @ts-expect-error no attribute of this name
  const attributes: Span["attributes"] = { "my.attribute": 1 };
  // @ts-expect-error no metric of this name
  const metric: Parameters<Metrics["count"]>[0] = "mine";
  expect([span, attributes, metric]).toHaveLength(3);
});

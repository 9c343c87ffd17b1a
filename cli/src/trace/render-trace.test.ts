import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keptAnswer } from "../testing/kept-jaeger.ts";
import { spansOfJaeger } from "./jaeger-trace.ts";
import type { ReadTrace } from "./read-trace.ts";
import { renderTrace } from "./render-trace.ts";

function kept(name: "moved" | "failed"): ReadTrace {
  const [own, linked] = keptAnswer(name).data.map((trace) => spansOfJaeger({ data: [trace] }) ?? []);
  return { spans: own ?? [], linked: linked ?? [] };
}

describe("a trace that Jaeger has kept of a transfer on a real cluster", () => {
  it.each(["moved", "failed"] as const)("that %s is drawn as docs/observability.md shows it", (name) => {
    const doc = readFileSync(new URL("../../../docs/observability.md", import.meta.url), "utf8");
    expect(doc).toContain(renderTrace(kept(name), { steps: false }));
  });

  it("shows hops and steps where they are asked for", () => {
    const text = renderTrace(kept("failed"), { steps: true });
    expect(text).toMatch(/│ {2}├─ hop +REFER \(transfer-router\)$/m);
    expect(text).toMatch(/├─ step +BYE \(transfer-router\)$/m);
    expect(text).not.toContain("--steps");
    expect(text.split("\n").length).toBeGreaterThan(
      renderTrace(kept("failed"), { steps: false }).split("\n").length + 20,
    );
  });

  it("marks what failed, and nothing else", () => {
    const failed = (text: string): string => `<${text}>`;
    const marked = renderTrace(kept("failed"), { steps: false, failed }).match(/<.*>/g);
    expect(marked).toEqual(["<ERROR failed with 486>", "<ERROR answered 486>"]);
    expect(renderTrace(kept("moved"), { steps: false, failed })).not.toContain("<");
  });
});

it("does not let a span move the cursor", () => {
  const [span] = kept("moved").spans;
  if (span === undefined) throw new Error("no span");
  const text = renderTrace({ spans: [{ ...span, error: "\u001b[2Jgone" }], linked: [] }, { steps: true });
  expect(text).toContain("ERROR �[2Jgone");
  const linked = { ...span, traceId: "\u001b[2Jgone" };
  expect(renderTrace({ spans: [span], linked: [linked] }, { steps: true })).toContain("trace �[2Jgone");
});

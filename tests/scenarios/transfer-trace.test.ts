import { isSampled, TRACE_HEADER } from "@tandem/identity";
import { type ExportedSpan, memoryTracing } from "@tandem/observability/testing";
import { inviteSpans } from "@tandem/sip-edge";
import type { SimWorld } from "@tandem/testkit";
import { callWatch } from "@tandem/transfer-router";
import { describe, expect, it } from "vitest";
import { FLOWS, outcomes, REFER_TO, type TransferFlow, transferWorld } from "./transfer-flow.ts";

const FORCED = [`${TRACE_HEADER}: 1`];

/** A transfer whose REFER asks to be traced, and the spans that were exported. */
async function traced(
  flow: TransferFlow,
): Promise<{ readonly world: SimWorld; readonly spans: readonly ExportedSpan[] }> {
  const { spans, exported } = memoryTracing();
  const world = await transferWorld({
    referHeaders: FORCED,
    ...flow,
    watch: (clock) => ({ watch: () => callWatch({ spans, clock }), delivered: inviteSpans(spans) }),
  });
  await world.run(60_000);
  return { world, spans: await exported() };
}

const named = (spans: readonly ExportedSpan[], name: string) => spans.filter((span) => span.name === name);

/** The transfer's spans as "name: error", each once, in the order of their beginning. */
function tree(spans: readonly ExportedSpan[]): readonly string[] {
  const [refer] = named(spans, "REFER");
  const seen = new Map(spans.map((span) => [span.spanId, span]));
  return [...seen.values()]
    .filter(({ parentSpanId, name }) => parentSpanId === refer?.spanId && name !== "step" && name !== "hop")
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ name, error }) => (error === undefined ? name : `${name}: ${error}`));
}

describe.each(FLOWS)("the trace of a transfer, $direction, class $targetClass", (flow) => {
  it("is one tree under the REFER: decision, INVITE of the target, NOTIFYs", async () => {
    const { world, spans } = await traced(flow);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    const [refer, ...more] = named(spans, "REFER");
    expect(more).toEqual([]);
    expect(refer).toMatchObject({
      error: undefined,
      attributes: { "tandem.transfer.class": flow.targetClass, "tandem.transfer.outcome": "MOVED" },
    });
    expect([...tree(spans)].sort()).toEqual(["INVITE target", "NOTIFY 100", "NOTIFY 200", "transfer.decide"]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it("has the call's own instants", async () => {
    const { world, spans } = await traced(flow);
    const finished = world.platform.log.events.flatMap(({ body }) => (body.type === "transfer.finished" ? [body] : []));
    const [refer] = named(spans, "REFER");
    expect([refer?.startMs, refer?.endMs]).toEqual([finished[0]?.requestedAt, finished[0]?.movedAt]);
    const invite = spans.find((span) => span.name === "INVITE target" && span.parentSpanId === refer?.spanId);
    expect(invite!.startMs).toBeGreaterThanOrEqual(refer!.startMs);
    expect(invite!.endMs - invite!.startMs).toBeGreaterThanOrEqual(400);
    expect(invite!.endMs).toBeLessThanOrEqual(refer!.endMs);
  });

  it("says at which span a target failed, and why", async () => {
    const { spans } = await traced({ ...flow, target: { invite: [{ status: 486 }] } });
    expect(named(spans, "REFER")[0]).toMatchObject({ error: "failed with 486", attributes: { "error.type": "486" } });
    const [failed] = tree(spans).filter((name) => name.startsWith("INVITE target"));
    expect(failed).toBe("INVITE target: answered 486");
    expect(tree(spans)).toContain("NOTIFY 486");
  });
});

describe("what is traced", () => {
  it("is nothing of a call that was not chosen", async () => {
    const { world, spans } = await traced({ referHeaders: [], config: { limits: { traceOneIn: 0 } } });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(spans).toEqual([]);
  });

  it("is not what somebody writes into Refer-To", async () => {
    const { spans } = await traced({
      referHeaders: [],
      config: { limits: { traceOneIn: 0 } },
      referTo: REFER_TO.PSTN.replace(">", `?${TRACE_HEADER}=1>`),
    });
    expect(spans).toEqual([]);
  });

  it("begins with the INVITE when that is chosen: one trace from its arrival on, with hops and steps", async () => {
    const { world, spans } = await traced({ referHeaders: [], config: { limits: { traceOneIn: 1 } } });
    const [root] = named(spans, "INVITE");
    expect(root).toMatchObject({ parentSpanId: "", attributes: { "tandem.hop.reply": "accepted" } });
    const [refer] = named(spans, "REFER");
    expect(refer?.parentSpanId).toBe(root?.spanId);
    const known = new Set(spans.map(({ spanId }) => spanId));
    expect(spans.filter(({ parentSpanId }) => parentSpanId !== "" && !known.has(parentSpanId))).toEqual([]);
    const steps = named(spans, "step").map(({ attributes }) => attributes["tandem.sip.method"]);
    expect(steps).toEqual(expect.arrayContaining(["INVITE", "REFER", "NOTIFY", "BYE"]));
    expect(named(spans, "hop").length).toBeGreaterThan(5);
    const ids = world.platform.log.events.flatMap(({ body }) => (body.type === "call.started" ? [body.traceId] : []));
    expect(ids).toEqual([root?.traceId, root?.traceId]);
  });

  it("tells the log of a traced call, and of no other", async () => {
    for (const [referHeaders, isTraced] of [
      [FORCED, true],
      [[], false],
    ] as const) {
      const { world } = await traced({ referHeaders, config: { limits: { traceOneIn: 0 } } });
      const last = world.platform.log.traceparents.at(-1) ?? "";
      expect(isSampled(last)).toBe(isTraced);
    }
  });
});

/** Each span once, whose parent is not there: "parent of REFER". */
function orphans(spans: readonly ExportedSpan[]): readonly string[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  return spans.flatMap(({ parentSpanId, name }) => (parentSpanId === "" || known.has(parentSpanId) ? [] : [name]));
}

describe.each(FLOWS.filter(({ targetClass }) => targetClass === "PSTN"))("what was before, $direction", (flow) => {
  it("is told when the REFER asks for the trace: the INVITE and who answered it", async () => {
    const { spans } = await traced({ ...flow, config: { limits: { traceOneIn: 0 } } });
    expect(orphans(spans)).toEqual([]);
    const [root, ...more] = named(spans, "INVITE");
    expect(more).toEqual([]);
    expect(root).toMatchObject({ parentSpanId: "", attributes: { "tandem.trunk.id": "acme" } });
    const called = named(spans, "INVITE target").filter(({ parentSpanId }) => parentSpanId === root?.spanId);
    expect(called).toMatchObject([{ startMs: expect.any(Number), attributes: { "tandem.sip.status": 200 } }]);
    expect(root!.startMs).toBeLessThanOrEqual(called[0]!.startMs);
  });

  it("is told by the edge where each call of the trunk is traced, and once", async () => {
    const { spans } = await traced({
      ...flow,
      referHeaders: [],
      config: { limits: { traceOneIn: 0 } },
      trunk: { policy: { trace: true } },
    });
    expect(orphans(spans)).toEqual([]);
    expect(named(spans, "INVITE")).toMatchObject([{ attributes: { "tandem.hop.reply": "accepted" } }]);
    expect([...tree(spans)].sort()).toEqual(["INVITE target", "NOTIFY 100", "NOTIFY 200", "transfer.decide"]);
  });
});

describe("a REFER that is refused", () => {
  it("has its trace too, with the rule that refused it", async () => {
    const { world, spans } = await traced({
      config: { limits: { traceOneIn: 0 } },
      trunk: { policy: { transferMode: "DISABLED" } },
    });
    const [refused] = outcomes(world);
    expect(refused).toMatch(/^REFUSED \d{3}$/);
    const [refer] = named(spans, "REFER");
    expect(refer).toMatchObject({ error: refused?.toLowerCase().replace(" ", " with ") });
    expect(tree(spans)).toEqual([expect.stringMatching(/^transfer\.decide: refused by /)]);
    expect(orphans(spans)).toEqual([]);
  });
});

describe("a router that dies", () => {
  it("leaves one tree, whichever step it died at: the next one's spans are the same spans", async () => {
    const { world, spans: whole } = await traced({ targetClass: "PSTN" });
    const expected = tree(whole);
    for (let commit = 1; commit <= world.platform.commits; commit += 3) {
      for (const point of ["before-commit", "after-commit"] as const) {
        const { world: other, spans } = await traced({ crashes: [{ commit, point, downMs: 300 }] });
        expect(outcomes(other), `${point} ${commit}`).toEqual(["MOVED 200"]);
        expect(new Set(named(spans, "REFER").map(({ spanId, endMs }) => `${spanId} ${endMs}`)).size).toBe(1);
        const core = (names: readonly string[]) => names.filter((name) => !/NOTIFY 1/.test(name));
        expect(core(tree(spans)), `${point} ${commit}`).toEqual(core(expected));
      }
    }
  });
});

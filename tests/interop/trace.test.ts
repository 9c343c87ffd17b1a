import type { CallJson } from "@tandem/all-in-one";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TracePaths, tracePaths } from "../../cli/src/trace/trace-paths.ts";
import { play } from "./sipp/play.ts";
import {
  answer,
  answered,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  pause,
  refer,
  refuse,
  reinvited,
  response,
  type Step,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";
import { openTraceStore, type TraceStore } from "./traces/trace-store.ts";

// What a collector of traces and a scrape of metrics get of a platform with real sockets.

const NET = loopbackNet(31);
const CALLED = "sip:+12025550101@acme.trunk.example";
/** Whoever collects may keep a batch for a while. */
const EXPORTED = { timeout: 15_000 };
/** Of the platform, and of a Jaeger. */
const START_MS = 90_000;
const FORCED = { headers: ["X-Tandem-Trace: 1"] };

let traces: TraceStore;
let world: TestPlatform;
/** The records of each call, parent first. */
const played: (readonly CallJson[])[] = [];
beforeAll(async () => {
  traces = await openTraceStore(`${NET}.9`);
  world = await testPlatform(
    NET,
    ["byeGuardMs: 300"],
    "UDP",
    { collector: traces.collector },
    { limits: { traceOneIn: 0 } },
  );
}, START_MS);

const customer = (referTo: string, outcome: string, ...after: readonly Step[]) => ({
  address: world.customer,
  calls: world.address,
  steps: [
    invite({ to: CALLED }),
    answered(),
    refer(referTo, FORCED),
    response(202),
    notified("100 ", "active"),
    notified(outcome, "terminated"),
    ...after,
  ],
});

describe("a transfer that was asked to be traced", () => {
  it("moves, then another fails", async () => {
    await play({
      customer: customer("<sip:+12025550202@acme.trunk.example>", "200 ", hangUp()),
      transferee: { address: world.north, steps: [invited(), answer(), reinvited(), hungUp()] },
      target: { address: world.south, steps: [invited(), answer(), pause(500), hangUp({ cseq: 1 })] },
    });
    played.push(await world.newestCall(2));
    await play({
      customer: customer(`<sip:carol@${NET}.4>`, "486 ", pause(200), hangUp({ cseq: 9 })),
      transferee: { address: world.north, steps: [invited(), answer(), hungUp()] },
      target: { address: world.south, steps: [invited(), refuse("486 Busy Here")] },
    });
    played.push(await world.newestCall(2));
  });

  it("is counted by class and outcome, beside what the edge and the kernel counted", async () => {
    const text = await world.platform.metrics();
    const reading = (line: RegExp): number => Number(line.exec(text)?.[1] ?? Number.NaN);
    const transfers = [...text.matchAll(/^tandem_transfers_total\{(.*)\} (\d+)$/gm)].map(([, labels = "", count]) => [
      /transfer_class="(\w+)"/.exec(labels)?.[1],
      /transfer_outcome="(\w+)"/.exec(labels)?.[1],
      count,
    ]);
    // What alerts wait for is there from the start, at 0.
    expect(transfers.filter(([, , count]) => count !== "0").sort()).toEqual([
      ["PSTN", "MOVED", "1"],
      ["SIP", "FAILED", "1"],
    ]);
    expect(text).toContain("# TYPE tandem_transfer_seconds histogram");
    expect(reading(/^tandem_edge_received_total(?:\{\})? (\d+)$/m)).toBe(world.platform.edge.counters.received);
    expect(reading(/^tandem_udp_drops_total\{.*udp:.*\} (\d+)$/m)).toBe(0);
    expect(reading(/^tandem_events_waiting(?:\{\})? (\d+)$/m)).toBe(0);
    expect(reading(/^tandem_steps_total(?:\{\})? (\d+)$/m)).toBeGreaterThan(20);
    expect(text).not.toMatch(/\+1202|sip:|carol/);
  });

  it("is one trace from the INVITE to the final NOTIFY, and a linked one of what came at its end", async () => {
    await world.close();
    const [moved = [], failed = []] = played;
    const begin = ["INVITE", "INVITE > INVITE target", "INVITE > REFER", "INVITE > REFER > transfer.decide"];
    await expect
      .poll(() => treeOf(moved), EXPORTED)
      .toEqual({
        own: [
          ...begin,
          "INVITE > REFER > INVITE target",
          "INVITE > REFER > NOTIFY 100",
          "INVITE > REFER > NOTIFY 200",
          "INVITE > REFER > ask billing",
          "INVITE > REFER > ask billing > authorize",
        ].toSorted(),
        linked: ["rate leg", "rate leg", "write record", "write record"],
      });
    await expect
      .poll(() => treeOf(failed), EXPORTED)
      .toEqual({
        own: [
          ...begin.filter((path) => path !== "INVITE > REFER"),
          "INVITE > REFER: failed with 486",
          "INVITE > REFER > INVITE target: answered 486",
          "INVITE > REFER > NOTIFY 100",
          "INVITE > REFER > NOTIFY 486",
        ].toSorted(),
        linked: ["rate leg", "write record", "write record"],
      });
  });

  it("is linked both ways: the legs and their lines, the calls and their records", async () => {
    const { spans, linked } = await traces.trace(traceOf(played[0] ?? []));
    const ids = new Map([...spans, ...linked].map((span) => [span.spanId, span.name]));
    const links = [...spans, ...linked].map(({ name, links: to }) => [name, to.map(({ spanId }) => ids.get(spanId))]);
    expect(Object.fromEntries(links.filter(([, to]) => to?.length !== 0))).toEqual({
      "INVITE target": ["rate leg"],
      REFER: ["write record"],
      "rate leg": ["INVITE target"],
      "write record": expect.arrayContaining([expect.stringMatching(/^(?:INVITE|REFER)$/)]),
    });
  });

  it("has OpenTelemetry's attributes, the call's ids, and nobody's number", async () => {
    for (const calls of played) {
      const { spans, linked } = await traces.trace(traceOf(calls));
      const refer = spans.find(({ name }) => name === "REFER");
      const [parent, child] = calls;
      expect(refer?.attributes).toMatchObject({
        "tandem.call.id": parent?.callId,
        "tandem.record.id": child?.callId,
        "tandem.record.parent.id": parent?.callId,
        "tandem.trunk.id": "acme",
        "tandem.transfer.outcome": child?.outcome,
        "tandem.transfer.class": child?.targetClass,
      });
      const invite = spans.find(({ name, parentSpanId }) => name === "INVITE target" && parentSpanId === refer?.spanId);
      expect(invite?.attributes).toMatchObject({
        "network.protocol.name": "sip",
        "network.transport": "udp",
        "network.peer.address": world.south,
        "network.peer.port": 5060,
        ...(child?.outcome === "MOVED" ? { "tandem.carrier": "south" } : { "error.type": "486" }),
      });
      expect(JSON.stringify([spans, linked])).not.toMatch(/2025550|sip:|carol/);
      expect(new Set([...spans, ...linked].map(({ service }) => service))).toEqual(new Set(["tandem"]));
    }
  });
});

function traceOf(calls: readonly CallJson[]): string {
  const [id = "", ...others] = [...new Set(calls.map(({ traceId }) => traceId ?? ""))];
  expect(others).toEqual([]);
  return id;
}

async function treeOf(calls: readonly CallJson[]): Promise<TracePaths> {
  return tracePaths(await traces.trace(traceOf(calls)));
}

afterAll(async () => {
  await traces.close();
});

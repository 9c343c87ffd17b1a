import type { SignallingChunk } from "@tandem/contracts";
import { expect, it } from "vitest";
import type { CallInput } from "../call/event.ts";
import type { Call, Route } from "../call/state.ts";
import type { CaptureLimits } from "../capture/capture-limits.ts";
import { RehearsalClock } from "../rehearsal/rehearsal-clock.ts";
import { signallingDesk } from "./signalling-desk.ts";

const ROUTE: Route = { address: "192.0.2.7", port: 5060, transport: "UDP", listener: "udp:192.0.2.1:5060", flow: "" };
const message = (at: number, text: string) =>
  ({ kind: "message.received", at, route: ROUTE, message: { text } }) as unknown as CallInput;
const call = (n: number, phase: Call["phase"] = "up"): Call =>
  ({ id: `id${n}`, ref: `ref${n}`, phase, legs: [], records: [] }) as unknown as Call;

function desk(limits: Partial<CaptureLimits> = {}) {
  const sent: (readonly SignallingChunk[])[] = [];
  const made = signallingDesk({
    ...{ clock: new RehearsalClock(1_000), boot: "boot", policy: { bodies: true, keepDays: 1 }, limits },
    send: async (chunks) => void sent.push(chunks),
    breathe: () => Promise.resolve(),
  });
  const noise = (bytes: number) =>
    Array.from({ length: bytes }, () => String.fromCharCode(Math.random() * 256)).join("");
  return { ...made, sent, noise, desk: made };
}

it("puts at most 64 calls into a chunk, and no more than a message to the records holds", async () => {
  const { watch, sent, noise, desk: made } = desk();
  for (let n = 0; n < 200; n += 1) watch.stepped(call(n, "over"), message(1, "OPTIONS"), []);
  for (let n = 200; n < 206; n += 1) watch.stepped(call(n), message(1, noise(200_000)), []);
  await made.close();
  const chunks = sent.flat();
  expect(chunks.map(({ groupIds }) => groupIds.length)).toEqual([64, 64, 64, 9, 1, 1, 1, 1, 1]);
  for (const batch of sent)
    expect(batch.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThanOrEqual(393_216);
  expect(made.counts).toEqual({ sent: 206, lost: 0, leftOut: 0, bytes: 0 });
});

it("is free again for new calls when old ones are sent", async () => {
  const { watch, desk: made } = desk({ signallingMemoryBytes: 100 });
  watch.stepped(call(1), message(1, "x".repeat(80)), []);
  watch.stepped(call(2), message(1, "x".repeat(80)), []);
  expect(made.counts).toMatchObject({ leftOut: 1, bytes: 80 });
  watch.left("ref1");
  await made.flush();
  expect(made.counts).toMatchObject({ sent: 1, bytes: 0 });
  watch.stepped(call(3), message(1, "x".repeat(80)), []);
  expect(made.counts).toMatchObject({ leftOut: 1, bytes: 80 });
});

it("tells a call once, however it leaves", async () => {
  const { watch, sent, desk: made } = desk();
  watch.stepped(call(1), message(1, "INVITE"), []);
  watch.left("ref1");
  watch.left("ref1");
  await made.close();
  await made.close();
  expect(sent.flat()).toHaveLength(1);
});

it("loses one call that cannot be written down, and no other", async () => {
  const { watch, sent, desk: made } = desk();
  const odd = {
    ...call(1, "over"),
    legs: [{ id: 1, record: 0, side: "carrier", name: "\ud800", party: "", callId: "" }],
  };
  watch.stepped(odd as unknown as Call, message(1, "INVITE"), []);
  watch.stepped(call(2, "over"), message(1, "INVITE"), []);
  await made.close();
  expect(sent.flat().map(({ groupIds }) => groupIds)).toEqual([["id2"]]);
  expect(made.counts).toEqual({ sent: 1, lost: 1, leftOut: 0, bytes: 0 });
});

import { deflateRawSync, zstdDecompressSync } from "node:zlib";
import { type SignallingChunk, type SignallingPart, signallingParts } from "@tandem/contracts";
import { signallingOf } from "@tandem/portal";
import type { SimCluster, SimWorld, WorldPlatform } from "@tandem/testkit";
import { type SignallingDesk, type SignallingDeskOptions, signallingDesk } from "@tandem/transfer-router";
import { describe, expect, it } from "vitest";
import { clusterTransferWorld, FLOWS, outcomes, type TransferFlow, transferWorld } from "./transfer-flow.ts";

type Options = Partial<Pick<SignallingDeskOptions, "limits" | "policy">>;

/** Where the parts of every router go. */
function capture(options: Options = {}) {
  const parts: SignallingPart[] = [];
  const chunks: SignallingChunk[] = [];
  const desks: SignallingDesk[] = [];
  const watch: TransferFlow["watch"] = (clock) => ({
    watch: () => {
      const desk = signallingDesk({
        clock,
        boot: `boot${desks.length}`,
        policy: { bodies: true, keepDays: 7 },
        async send(sent) {
          chunks.push(...sent);
          parts.push(...sent.flatMap(partsOf));
        },
        breathe: () => Promise.resolve(),
        ...options,
      });
      desks.push(desk);
      return desk.watch;
    },
  });
  return { parts, chunks, desks, watch };
}

/** What the records answer of a chunk. */
function partsOf({ codec, content }: SignallingChunk): readonly SignallingPart[] {
  expect(codec).toBe("zstd");
  return [...signallingParts(zstdDecompressSync(content).toString("latin1"))].map(({ begins, text, ...part }) => ({
    ...part,
    ...{ fromTheStart: begins === "start", handedOver: begins === "handed-over", codec: "deflate-raw" },
    ...{ contentBytes: text.length, content: deflateRawSync(Buffer.from(text, "latin1")) },
  }));
}

/** The world until its calls have ended, and what was kept of them. */
async function kept(flow: TransferFlow, options: Options = {}) {
  const { parts, chunks, desks, watch } = capture(options);
  const world = await transferWorld({ ...flow, watch });
  await ended(world);
  for (const desk of desks) await desk.flush();
  return { world, parts, chunks, desks };
}

async function ended(world: SimWorld<WorldPlatform>): Promise<void> {
  await world.run(60_000);
  for (const call of world.platform.calls()) await world.platform.endCall(call.ref, "");
  await world.run(60_000);
}

const shown = (parts: readonly SignallingPart[]) =>
  signallingOf({ getSignalling: () => Promise.resolve({ parts: [...parts], isCut: false }) });
const ladder = (parts: readonly SignallingPart[]) => shown(parts).ladder([], false);
/** The messages of the ladder, as they were kept. */
const rawOf = async (parts: readonly SignallingPart[]) => {
  const { messages } = await ladder(parts);
  return Promise.all(messages.map(async ({ index }) => (await shown(parts).message([], index)) ?? ""));
};

/** "transferor > platform REFER" */
async function arrows(parts: readonly SignallingPart[]): Promise<readonly string[]> {
  const { parties, messages } = await ladder(parts);
  const role = new Map(parties.map((party) => [party.id, party.role]));
  return messages
    .filter(({ isRetransmission }) => !isRetransmission)
    .map(({ from, to, label }) => `${role.get(from)} > ${role.get(to)} ${label}`);
}

describe.each(FLOWS)("the ladder of a transfer, $direction, class $targetClass", (flow) => {
  it("has REFER, 202, NOTIFY and INVITE in their order, between the right parties", async () => {
    const { world, parts } = await kept(flow);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(parts).toHaveLength(1);
    expect(parts[0]).toMatchObject({ fromTheStart: true, toTheEnd: true, leftOut: 0 });
    const seen = await arrows(parts);
    const wanted = [
      "transferor > platform REFER",
      "platform > transferor 202 Accepted (REFER)",
      "platform > transferor NOTIFY 100",
      "platform > target INVITE",
      "target > platform 200 OK (INVITE)",
      "platform > target ACK",
      "platform > transferee INVITE",
      "platform > transferor NOTIFY 200",
    ];
    expect(seen.filter((arrow) => wanted.includes(arrow)).filter((arrow, i, all) => all.indexOf(arrow) === i)).toEqual(
      // The first INVITE of the call went to the transferee, or came from it.
      expect.arrayContaining(wanted),
    );
    const place = (arrow: string, from = 0) => seen.indexOf(arrow, from);
    const refer = place("transferor > platform REFER");
    const order = wanted.map((arrow) => place(arrow, refer));
    const [, accepted, trying, invite, answered, acked, moved, final] = order as number[];
    expect(accepted).toBeGreaterThan(refer);
    expect(trying).toBeGreaterThan(accepted!);
    expect(invite).toBeGreaterThan(accepted!);
    expect(answered).toBeGreaterThan(invite!);
    expect(acked).toBeGreaterThan(answered!);
    expect(moved).toBeGreaterThan(answered!);
    expect(final).toBeGreaterThan(moved!);
  });

  it("is what crossed the wire, but for what the edge answers by itself and copies that nothing came of", async () => {
    const { world, parts } = await kept(flow);
    // RFC 3581 §4: the edge has said in the top Via where a request came from.
    const plain = (text: string) => text.replaceAll(/;(?:received=[^;,\r]*|rport(?:=\d+)?)/g, "");
    const texts = (await rawOf(parts)).map(plain);
    const wire = new Set(world.platform.captured.map(({ text }) => plain(text)));
    expect(texts.filter((text) => !wire.has(text))).toEqual([]);
    const missing = [...wire].filter((text) => !texts.includes(text)).map((text) => text.split("\r\n")[0]);
    expect(missing.filter((line) => line !== "SIP/2.0 100 Trying")).toEqual([]);
  });

  it("tells the messages of the two records apart", async () => {
    const { world, parts } = await kept(flow);
    const { parties, messages } = await ladder(parts);
    const started = world.platform.log.events.flatMap(({ record, body }) =>
      body.type === "call.started" ? [record] : [],
    );
    const [parent, child] = [...new Set(started)];
    const target = parties.find(({ role }) => role === "target")!.id;
    const records = (id: string) => [
      ...new Set(messages.filter(({ legId }) => legId === id).map(({ callId }) => callId)),
    ];
    expect(records(target)).toEqual([child]);
    expect(records(parties.find(({ role }) => role === "transferor")!.id)).toEqual([parent]);
    expect(parts[0]?.groupId).toBe(parent);
  });
});

describe("a router that dies", () => {
  it("leaves a gap that is told, and what its follower has seen", async () => {
    const { world, parts } = await kept({ crashes: [{ commit: 14, point: "after-commit", downMs: 400 }] });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(parts).toMatchObject([{ router: "boot1", fromTheStart: false, handedOver: false, toTheEnd: true }]);
    const { gaps, isCut, messages } = await ladder(parts);
    expect(gaps).toEqual([
      {
        toTime: new Date(parts[0]!.fromMs).toISOString(),
        reason: "a router died, and what it had seen is lost with it",
      },
    ]);
    expect(isCut).toBe(true);
    expect(messages.some(({ label }) => label === "BYE")).toBe(true);
  });

  it("leaves no gap when it hands its calls over first: its part and the other's are one ladder", async () => {
    const { parts, desks, watch } = capture();
    const world = await clusterTransferWorld({ watch }, { routers: 2, edges: 1 });
    await world.run(2_500);
    const cluster: SimCluster = world.platform;
    const [busy] = [...cluster.routers].sort((one, other) => other.router.size - one.router.size);
    await Promise.all([cluster.drain(busy!.name), world.run(3_000)]);
    await ended(world);
    for (const desk of desks) await desk.flush();
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    const sorted = parts.toSorted((one, other) => one.fromMs - other.fromMs);
    expect(sorted).toMatchObject([
      { fromTheStart: true, toTheEnd: false },
      { fromTheStart: false, handedOver: true, toTheEnd: true },
    ]);
    expect(sorted[0]?.router).not.toBe(sorted[1]?.router);
    const { gaps, isCut } = await ladder(parts);
    expect([gaps, isCut]).toEqual([[], false]);
    expect(await arrows(parts)).toEqual(
      expect.arrayContaining(["transferor > platform REFER", "platform > target INVITE"]),
    );
  });
});

describe("a bound", () => {
  it.each<[string, Options["limits"]]>([
    ["of messages", { signallingMessages: 10 }],
    ["of bytes of a call", { signallingBytes: 6_000 }],
    ["of bytes in all", { signallingMemoryBytes: 6_000 }],
  ])("%s cuts the ladder off, and says so", async (_, limits = {}) => {
    const { parts, desks } = await kept({}, { limits });
    const [part] = parts;
    expect(part!.leftOut).toBeGreaterThan(5);
    const { messages, isCut, gaps } = await ladder(parts);
    expect([isCut, gaps]).toEqual([true, []]);
    expect(messages).toHaveLength(part!.messages);
    expect(messages.length).toBeLessThan(15);
    expect(messages.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(limits.signallingBytes ?? 262_144);
    expect(desks[0]?.counts).toMatchObject({ sent: 1, lost: 0, leftOut: part!.leftOut, bytes: 0 });
  });
});

describe("the policy", () => {
  it("leaves bodies out before anything is sent", async () => {
    const { parts, chunks } = await kept({}, { policy: { bodies: false, keepDays: 2 } });
    const { messages } = await ladder(parts);
    const texts = await rawOf(parts);
    expect(texts.filter((text) => !text.endsWith("\r\n\r\n"))).toEqual([]);
    expect(texts.some((text) => /^Content-Type: application\/sdp\r$/m.test(text))).toBe(true);
    expect(messages.some(({ bytes, index }) => bytes > texts[index]!.length)).toBe(true);
    const [chunk] = chunks;
    const days = (chunk!.keepUntilMs - parts[0]!.toMs) / 86_400_000;
    expect(Math.round(days * 1_000) / 1_000).toBe(2);
    expect(chunk!.groupIds).toEqual([parts[0]!.groupId]);
  });
});

it("what cannot be sent is lost and counted, and the calls do not notice", async () => {
  const desks: SignallingDesk[] = [];
  const world = await transferWorld({
    watch: (clock) => ({
      watch: () => {
        const desk = signallingDesk({
          ...{ clock, boot: "boot", policy: { bodies: true, keepDays: 7 }, breathe: () => Promise.resolve() },
          send: () => Promise.reject(new Error("away")),
        });
        desks.push(desk);
        return desk.watch;
      },
    }),
  });
  await ended(world);
  for (const desk of desks) await desk.flush();
  expect(outcomes(world)).toEqual(["MOVED 200"]);
  expect(desks[0]?.counts).toEqual({ sent: 0, lost: 1, leftOut: 0, bytes: 0 });
});

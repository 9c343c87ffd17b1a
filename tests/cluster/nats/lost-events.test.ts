import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureStreams, type NatsConnection, natsEventConsumer, natsEventLog } from "@tandem/adapter-nats";
import { CallEvent } from "@tandem/contracts";
import { describe, expect, onTestFinished, test } from "vitest";
import { startNats } from "./nats-under-test.ts";

const STREAMS = { ackWaitMs: 1_000 };
const PATIENT = { timeout: 20_000 };

const eventsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) =>
    CallEvent.fromPartial({ id: `${name}.${n}`, incarnation: "i1", atMs: 1, trunkId: "acme", projectId: "default" }),
  );

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tandem-nats-lost-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A server whose files a test may change while it is down. */
async function world() {
  const folder = join(tempFolder(), "nats");
  const nats = await startNats({ folder });
  onTestFinished(() => nats.close());
  const connection = await nats.connect("router-0");
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", streams: STREAMS, lookMs: 50 });
  onTestFinished(() => log.close());
  return { folder, nats, connection, log };
}

function emptied(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Reads as both durables until nothing is left. */
function readBoth(connection: NatsConnection) {
  return (["billing", "cdr"] as const).map((durable) => {
    const seen = new Set<string>();
    const consumer = natsEventConsumer(connection, {
      durable,
      streams: STREAMS,
      batch: { gatherMs: 10 },
      handle: (events) => {
        for (const { id } of events) seen.add(id);
        return Promise.resolve();
      },
      poison: () => Promise.resolve(),
    });
    onTestFinished(() => consumer.close());
    return seen;
  });
}

describe("a NATS that comes back without what it had taken (CLUSTER rule 33)", { timeout: 60_000 }, () => {
  test("is given the last events again: no reader misses one", async () => {
    const { folder, nats, connection, log } = await world();
    await log.append(eventsOf("a", 3));
    await nats.kill();
    const older = join(tempFolder(), "older");
    cpSync(folder, older, { recursive: true });
    await nats.restart();
    await log.append(eventsOf("b", 3));
    await nats.kill();
    emptied(folder);
    cpSync(older, folder, { recursive: true });
    await nats.restart();
    const readers = readBoth(connection);
    const all = [...eventsOf("a", 3), ...eventsOf("b", 3)].map(({ id }) => id);
    for (const seen of readers) await expect.poll(() => [...seen].sort(), PATIENT).toEqual(all);
  });

  test("without its stream too, which is made anew", async () => {
    const { folder, nats, connection, log } = await world();
    await log.append(eventsOf("a", 3));
    await nats.kill();
    emptied(folder);
    await nats.restart();
    await expect.poll(() => log.counts.again, PATIENT).toBe(1);
    const readers = readBoth(connection);
    for (const seen of readers) await expect.poll(() => [...seen].sort(), PATIENT).toEqual(["a.0", "a.1", "a.2"]);
  });

  test("what every reader has is not kept, and not sent again", async () => {
    const { nats, connection, log } = await world();
    await log.append(eventsOf("a", 3));
    expect(log.kept).toBe(1);
    const readers = readBoth(connection);
    for (const seen of readers) await expect.poll(() => seen.size, PATIENT).toBe(3);
    await expect.poll(() => log.kept, PATIENT).toBe(0);
    await nats.kill();
    await nats.restart();
    await log.append(eventsOf("b", 1));
    expect(log.counts).toEqual({ messages: 2, copies: 0, events: 4, again: 0 });
  });

  test("one that has lost nothing takes them for copies", async () => {
    const { nats, log } = await world();
    await log.append(eventsOf("a", 3));
    await nats.kill();
    await nats.restart();
    await expect.poll(() => [log.counts.again, log.counts.copies], PATIENT).toEqual([1, 1]);
    expect([log.counts.events, log.kept]).toEqual([3, 1]);
  });
});

import { AdapterError } from "@tandem/actor";
import {
  type EventConsumerOptions,
  ensureStreams,
  type NatsConnection,
  natsEventConsumer,
  natsEventLog,
  type PoisonMessage,
} from "@tandem/adapter-nats";
import { CallEvent } from "@tandem/contracts";
import { expect, onTestFinished, test } from "vitest";
import { type NatsUnderTest, startNats } from "./nats-under-test.ts";

/** What is lost between server and reader is given again soon. */
const STREAMS = { ackWaitMs: 1_000 };

const eventOf = (id: string): CallEvent =>
  CallEvent.fromPartial({ id, incarnation: "i1", atMs: 1, trunkId: "acme", projectId: "default" });
const eventsOf = (name: string, count: number) => Array.from({ length: count }, (_, n) => eventOf(`${name}.${n}`));

async function start(): Promise<NatsUnderTest> {
  const nats = await startNats();
  onTestFinished(() => nats.close());
  return nats;
}

/** A reader that keeps how often it was given each event. */
function reader(connection: NatsConnection, options: Partial<EventConsumerOptions> = {}) {
  const seen = new Map<string, number>();
  const poisoned: PoisonMessage[] = [];
  let wake: () => void = () => undefined;
  const keep = (events: readonly CallEvent[]): void => {
    for (const { id } of events) seen.set(id, (seen.get(id) ?? 0) + 1);
    wake();
  };
  const consumer = natsEventConsumer(connection, {
    durable: "billing",
    streams: STREAMS,
    batch: { gatherMs: 10 },
    ...options,
    async handle(events) {
      await options.handle?.(events);
      keep(events);
    },
    async poison(message) {
      await options.poison?.(message);
      poisoned.push(message);
      wake();
    },
  });
  return {
    seen,
    poisoned,
    consumer,
    /** Resolves when what the reader has been given makes this true. */
    until: (isTrue: () => boolean) =>
      new Promise<void>((resolve) => {
        wake = () => {
          if (isTrue()) resolve();
        };
        wake();
      }),
    get copies() {
      return [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
    },
  };
}

test("what is appended comes to every durable, and a window is one message", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", streams: STREAMS });
  await Promise.all(Array.from({ length: 30 }, (_, call) => log.append(eventsOf(`call-${call}`, 3))));
  expect(log.counts).toEqual({ messages: 1, copies: 0, events: 90, again: 0 });
  const readers = [reader(connection), reader(connection, { durable: "cdr" })];
  for (const { seen, until, consumer } of readers) {
    await until(() => seen.size === 90);
    await consumer.close();
  }
  expect(readers.map(({ consumer }) => consumer.counts.batches)).toEqual([1, 1]);
  log.close();
});

test("an event of a kind that we do not know is given on", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  // Field 31 of CallEvent: no body that this version has.
  const unknown = Uint8Array.of(0x0a, 0x02, 0x75, 0x31, 0xfa, 0x01, 0x02, 0x0a, 0x00);
  await connection.driver.jetstream().publish("evt.call.newer", Uint8Array.of(0x0a, unknown.length, ...unknown));
  const { seen, poisoned, until, consumer } = reader(connection);
  await until(() => seen.size === 1);
  expect([...seen.keys(), poisoned.length]).toEqual(["u1", 0]);
  await consumer.close();
});

test("CLUSTER rule 33: kill -9 of the server under load loses no event, and gives none to who must not have it", async () => {
  const nats = await start();
  const routers = [await nats.connect("router-0"), await nats.connect("router-1")] as const;
  const readers = [
    reader(await nats.connect("billing"), { durable: "billing" }),
    reader(await nats.connect("cdr"), { durable: "cdr" }),
  ];
  await ensureStreams(routers[0], STREAMS);
  const logs = routers.map((connection, n) => natsEventLog(connection, { router: `router-${n}`, streams: STREAMS }));
  const appended: string[] = [];
  const rounds = async (from: number, to: number): Promise<void> => {
    for (let round = from; round < to; round += 1) {
      const appends = logs.flatMap((log, router) =>
        Array.from({ length: 40 }, async (_, call) => {
          const events = eventsOf(`${router}.${round}.${call}`, 3);
          await log.append(events);
          for (const { id } of events) appended.push(id);
        }),
      );
      await Promise.all(appends);
    }
  };
  await rounds(0, 4);
  const underLoad = rounds(4, 12);
  await nats.kill();
  expect(logs.map(({ isLagging }) => isLagging)).toEqual([true, true]);
  await nats.restart();
  await underLoad;
  await nats.kill();
  await nats.restart();
  await rounds(12, 14);
  expect(appended).toHaveLength(14 * 2 * 40 * 3);
  for (const { seen, until, consumer } of readers) {
    await until(() => seen.size >= appended.length);
    expect([...seen.keys()].sort()).toEqual([...appended].sort());
    await consumer.close();
  }
  const copies = readers.map((each) => each.copies);
  console.info(`kill -9 twice: ${appended.length} events, copies given to billing and cdr: ${copies.join(", ")}`);
  expect(logs.map(({ isLagging }) => isLagging)).toEqual([false, false]);
}, 60_000);

test("what the reader cannot store goes back and is given again, in bulk or alone", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", gatherMs: 1 });
  let refusals = 2;
  const { seen, poisoned, until, consumer } = reader(connection, {
    handle: () => (refusals-- > 0 ? Promise.reject(new Error("not now")) : Promise.resolve()),
  });
  for (const call of ["a", "b", "c"]) await log.append(eventsOf(call, 2));
  await until(() => seen.size === 6);
  expect(poisoned).toEqual([]);
  expect(consumer.counts.again).toBeGreaterThan(0);
  await consumer.close();
});

test("a store that cannot be reached makes no event poison", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", gatherMs: 1 });
  let refusals = 4;
  const { seen, poisoned, until, consumer } = reader(connection, {
    handle: () => (refusals-- > 0 ? Promise.reject(new AdapterError("unavailable", "no database")) : Promise.resolve()),
  });
  await log.append(eventsOf("a", 1));
  await until(() => seen.size === 1);
  expect([poisoned.length, refusals]).toEqual([0, -1]);
  await consumer.close();
}, 30_000);

test("poison is put aside, once it can be, and what came with it gets through", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", gatherMs: 1 });
  await log.append(eventsOf("good-1", 2));
  await connection.driver.jetstream().publish("evt.call.broken", Uint8Array.of(0x0a, 0xff, 0xff));
  await log.append([...eventsOf("bad", 1), ...eventsOf("beside", 1)]);
  await log.append(eventsOf("good-2", 2));
  let closedTable = 1;
  const { seen, poisoned, until, consumer } = reader(connection, {
    batch: { gatherMs: 200 },
    handle: (events) =>
      events.some(({ id }) => id.startsWith("bad")) ? Promise.reject(new Error("a constraint")) : Promise.resolve(),
    poison: () => (closedTable-- > 0 ? Promise.reject(new Error("no table")) : Promise.resolve()),
  });
  await until(() => seen.size === 4 && poisoned.length === 2);
  expect([...seen.keys()].sort()).toEqual(["good-1.0", "good-1.1", "good-2.0", "good-2.1"]);
  expect(poisoned.map(({ reason, subject }) => [reason, subject]).sort()).toEqual([
    ["refused", "evt.call.router-0"],
    ["undecodable", "evt.call.broken"],
  ]);
  await consumer.close();
  const left = await (await connection.driver.jetstreamManager()).consumers.info("EVENTS", "billing");
  expect(left.num_pending).toBe(0);
});

test("with the server away an append rejects in the end, nothing grows, and the log says that it lags", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", retryForMs: 100, outboxEvents: 4 });
  expect(log.isLagging).toBe(false);
  await nats.kill();
  expect(log.isLagging).toBe(true);
  const first = log.append(eventsOf("a", 3));
  await expect(log.append(eventsOf("b", 2))).rejects.toMatchObject({ code: "unavailable" });
  await expect(first).rejects.toMatchObject({ name: "AdapterError", code: "unavailable" });
  await nats.restart();
  await log.append(eventsOf("a", 3));
  expect([log.isLagging, log.counts.events]).toEqual([false, 3]);
});

test("a message that the server had already is a copy there, and an append in a full outbox lags", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", outboxEvents: 10 });
  const appending = log.append(eventsOf("a", 6));
  expect(log.isLagging).toBe(true);
  await appending;
  await log.append(eventsOf("a", 6));
  expect(log.counts).toEqual({ messages: 2, copies: 1, events: 12, again: 0 });
  // Equal ends, and still other events.
  const [first, , , , , last] = eventsOf("a", 6) as [CallEvent, CallEvent, CallEvent, CallEvent, CallEvent, CallEvent];
  await log.append([first, eventOf("between"), last]);
  expect(log.counts.copies).toBe(1);
});

test("a full stream refuses, and takes again when the readers have caught up", async () => {
  const nats = await start();
  const connection = await nats.connect();
  const streams = { ...STREAMS, bytes: 4_000 };
  await ensureStreams(connection, streams);
  const log = natsEventLog(connection, { router: "router-0", gatherMs: 1, retryForMs: 100, streams });
  let accepted = 0;
  const fill = async (): Promise<void> => {
    for (; accepted < 100; accepted += 1) await log.append(eventsOf(`call-${accepted}`, 3));
  };
  await expect(fill()).rejects.toMatchObject({ name: "AdapterError", code: "unavailable" });
  expect(accepted).toBeGreaterThan(1);
  const readers = [reader(connection, { streams }), reader(connection, { durable: "cdr", streams })];
  for (const { seen, until } of readers) await until(() => seen.size === accepted * 3);
  for (const { consumer } of readers) await consumer.close();
  await log.append(eventsOf("after", 1));
});

test("a server that has lost its streams gets them again, with its readers", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureStreams(connection, STREAMS);
  const log = natsEventLog(connection, { router: "router-0", streams: STREAMS });
  const { seen, until, consumer } = reader(connection);
  await log.append(eventsOf("a", 1));
  await until(() => seen.size === 1);
  await (await connection.driver.jetstreamManager()).streams.delete("EVENTS");
  await log.append(eventsOf("b", 1));
  await until(() => seen.has("b.0"));
  await consumer.close();
}, 30_000);

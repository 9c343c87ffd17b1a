import { AdapterError } from "@tandem/actor";
import { ensureSignalling, natsSignallingConsumer, natsSignallingLog } from "@tandem/adapter-nats";
import type { SignallingChunk } from "@tandem/contracts";
import { expect, onTestFinished, test } from "vitest";
import { startNats } from "./nats-under-test.ts";

function chunk(ordinal: number): SignallingChunk {
  return {
    ...{ chunkId: `boot/${ordinal}`, codec: "zstd", contentBytes: 3, keepUntilMs: 9, groupIds: ["g", `g${ordinal}`] },
    content: Buffer.from([0, 255, ordinal]),
  };
}

async function start() {
  const nats = await startNats();
  onTestFinished(() => nats.close());
  return nats;
}

/** A reader that refuses as it is told, and keeps the rest. */
function reader(connection: Awaited<ReturnType<Awaited<ReturnType<typeof start>>["connect"]>>, refuses = 0) {
  const kept: SignallingChunk[] = [];
  const dropped: string[] = [];
  let left = refuses;
  let wake: () => void = () => undefined;
  const consumer = natsSignallingConsumer(connection, {
    async keep(chunks) {
      left -= 1;
      if (left >= 0) throw new AdapterError("unavailable", "the database is away");
      kept.push(...chunks);
      wake();
    },
    dropped(why) {
      dropped.push(why);
      wake();
    },
  });
  onTestFinished(() => consumer.close());
  const until = (isTrue: () => boolean) =>
    new Promise<void>((resolve) => {
      wake = () => {
        if (isTrue()) resolve();
      };
      wake();
    });
  return { kept, dropped, consumer, until };
}

test("chunks come as they were sent, a copy of a batch once, and what was sent while nobody read", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureSignalling(connection);
  const log = natsSignallingLog(connection, { router: "router-0" });
  await log.send([chunk(1), chunk(2)]);
  await log.send([chunk(1), chunk(2)]);
  await log.send([chunk(3)]);
  await log.send([]);
  const { kept, until } = reader(await nats.connect());
  await until(() => kept.length >= 3);
  expect(kept).toEqual([chunk(1), chunk(2), chunk(3)]);
});

test("what is refused is given again", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureSignalling(connection);
  await natsSignallingLog(connection, { router: "router-0" }).send([chunk(1)]);
  const { kept, dropped, until } = reader(connection, 2);
  await until(() => kept.length > 0);
  expect([kept, dropped]).toEqual([[chunk(1)], []]);
});

test("a database that is away for long loses nothing", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureSignalling(connection);
  await natsSignallingLog(connection, { router: "router-0" }).send([chunk(1)]);
  const { kept, dropped, until } = reader(connection, 5);
  await until(() => kept.length + dropped.length > 0);
  expect([kept, dropped]).toEqual([[chunk(1)], []]);
});

test("what is no signalling is dropped and told, and what comes behind it is kept", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureSignalling(connection);
  await connection.driver.jetstream().publish("sig.call.router-0", Buffer.from("\xff\xff\xff", "latin1"));
  await natsSignallingLog(connection, { router: "router-0" }).send([chunk(1)]);
  const { kept, dropped, until } = reader(connection);
  await until(() => kept.length > 0);
  expect(dropped).toEqual(["message 1 is no signalling"]);
});

test("a server that was killed has it all when it is back, and a reader goes on", async () => {
  const nats = await start();
  const connection = await nats.connect();
  await ensureSignalling(connection);
  const log = natsSignallingLog(connection, { router: "router-0" });
  const { kept, until } = reader(await nats.connect());
  await log.send([chunk(1)]);
  await until(() => kept.length === 1);
  await nats.kill();
  await expect(log.send([chunk(2)])).rejects.toMatchObject({ name: "AdapterError" });
  await nats.restart();
  await log.send([chunk(3)]);
  await until(() => kept.some(({ chunkId }) => chunkId === "boot/3"));
});

import { readFileSync } from "node:fs";
import { connectRedis, redisPlacement, redisStore } from "@tandem/adapter-redis";
import { expect, onTestFinished, test } from "vitest";
import { textCodec as codec, testRedis } from "./test-redis.ts";

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README's example stands here, and answers what it says", async () => {
  const redis = await testRedis();
  onTestFinished(() => redis.close());
  const { url } = redis.server;
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);

  const connection = connectRedis({ url, name: "router-0", say: print });
  await connection.up();
  const placement = redisPlacement(connection);
  const store = redisStore(connection, codec);
  const fence = await placement.take(7, undefined, { router: "router-0", boot: "boot-1" });
  if (fence === undefined) throw new Error("somebody else has it");
  const address = { partition: 7, id: "call-1" };
  const marks = { mark: 1, seen: 0 };
  const ringing = { id: "1", address, fence, expected: 0, state: "ringing", before: undefined, due: 32_000, ...marks };
  print(await store.commit(ringing)); // committed
  await placement.take(7, { router: "router-0", ...fence }, { router: "router-1", boot: "boot-2" });
  print(await store.commit({ ...ringing, id: "2", expected: 1, state: "up" })); // fenced

  await connection.close();
  expect(printed).toEqual([expect.stringMatching(/^Redis at 127\.0\.0\.1:\d+ is connected$/), "committed", "fenced"]);
  const [, example = "no example"] =
    /```ts\n([\s\S]*?)```/.exec(textOf("../../../packages/adapters/redis/README.md")) ?? [];
  expect(textOf("readme.test.ts").replace(/\s+/g, "")).toContain(example.replace(/\s+/g, ""));
});

import type { BusReply } from "@tandem/actor";
import { expect, test } from "vitest";
import { ReplyMux } from "./reply-mux.ts";

const HOUR_MS = 3_600_000;
const REPLY: BusReply = { kind: "reply", text: "x" };

test("each waiting one ends once: by the first answer, by its own time, or by the end of all", async () => {
  const mux = new ReplyMux();
  const ended: string[] = [];
  const wait = (name: string, timeoutMs: number) =>
    new Promise<string>((resolve) => {
      const token = mux.wait(timeoutMs, ({ kind }) => {
        ended.push(`${name} ${kind}`);
        resolve(token);
      });
      if (name === "answered") mux.answer(token, REPLY);
    });
  const open = wait("open", HOUR_MS);
  const late = wait("late", 40);
  const token = await wait("answered", HOUR_MS);
  await wait("soon", 1);
  await late;
  mux.answer(token, REPLY);
  mux.answer("never given", REPLY);
  mux.close({ kind: "away" });
  await open;
  expect(ended).toEqual(["answered reply", "soon silence", "late silence", "open away"]);
});

test("it holds 65,536 and says when it is full", () => {
  const mux = new ReplyMux();
  let waiting = 0;
  for (; !mux.isFull && waiting < 70_000; waiting += 1) mux.wait(HOUR_MS, () => undefined);
  expect(waiting).toBe(65_536);
  mux.close({ kind: "away" });
  expect(mux.isFull).toBe(false);
});

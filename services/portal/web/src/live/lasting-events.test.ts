import { expect, it } from "vitest";
import { lastingEvents } from "./lasting-events.ts";

/** As a browser's, in the hand of the test. */
class Source extends EventTarget {
  readyState = 0;
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
  answers(status: number): void {
    this.readyState = status === 200 ? 1 : 2;
    this.dispatchEvent(new Event(status === 200 ? "open" : "error"));
  }
  breaks(): void {
    this.readyState = 0;
    this.dispatchEvent(new Event("error"));
  }
}

function page() {
  const sources: Source[] = [];
  const told: unknown[] = [];
  let opened: () => void = () => undefined;
  const close = lastingEvents({
    open() {
      const source = new Source();
      sources.push(source);
      opened();
      return source as unknown as EventSource;
    },
    connected: (isConnected) => void told.push(isConnected),
    event: (data) => void told.push(data),
    againMs: 0,
  });
  const next = () =>
    new Promise<void>((resolve) => {
      opened = resolve;
    });
  return { sources, told, close, next };
}

it("connects anew where the browser has given up, and tells what comes then", async () => {
  const { sources, told, close, next } = page();
  const second = next();
  sources[0]?.answers(503);
  await second;
  await Promise.resolve();
  sources[1]?.answers(200);
  sources[1]?.dispatchEvent(new MessageEvent("call", { data: "{}" }));
  expect(told).toEqual([false, true, "{}"]);
  close();
  expect(sources[1]?.isClosed).toBe(true);
});

it("leaves it to the browser where a connection breaks", () => {
  const { sources, told, close } = page();
  sources[0]?.answers(200);
  sources[0]?.breaks();
  sources[0]?.answers(200);
  close();
  expect([sources.length, told]).toEqual([1, [true, false, true]]);
});

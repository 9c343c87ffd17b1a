import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { watchHealth } from "./watch-health.ts";

async function admin(): Promise<{ readonly server: Server; readonly at: string; stall: () => void }> {
  let isStalled = false;
  const server = createServer((_, response) => {
    if (!isStalled) response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    server,
    at: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stall() {
      isStalled = true;
    },
  };
}

test("a process that no longer answers is told, whether it hangs or refuses", async () => {
  for (const fault of ["hangs", "refuses"]) {
    const { server, at, stall } = await admin();
    const asked = new Promise((resolve) => server.once("request", resolve));
    const stalled = Promise.withResolvers<void>();
    void watchHealth(at, new AbortController().signal, stalled.resolve);
    await asked;
    if (fault === "hangs") stall();
    else {
      server.closeAllConnections();
      server.close();
    }
    await stalled.promise;
  }
});

test("one that never answered is starting, and nothing is said once the watch has ended", async () => {
  const ending = new AbortController();
  let isStalled = false;
  const watching = watchHealth("127.0.0.1:9", ending.signal, () => {
    isStalled = true;
  });
  ending.abort();
  await watching;
  expect(isStalled).toBe(false);
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { udpListener } from "./index.ts";

it("README: the example runs", async () => {
  const example = /```ts\n([^`]*)```/.exec(readFileSync(new URL("../README.md", import.meta.url), "utf8"))?.[1] ?? "";
  const run = new Function(
    "udpListener",
    "receive",
    "failed",
    `return (async () => { ${example} return listener.name; })();`,
  );
  const ignore = (): void => undefined;
  expect(await run(udpListener, ignore, ignore)).toMatch(/^udp:127\.0\.21\.1:\d+$/);
});

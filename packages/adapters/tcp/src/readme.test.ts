import { readFileSync } from "node:fs";
import type { Listener } from "@tandem/sip-edge";
import { expect, it } from "vitest";
import { tcpListener } from "./index.ts";

it("README: the example runs", async () => {
  const example = /```ts\n([^`]*)```/.exec(readFileSync(new URL("../README.md", import.meta.url), "utf8"))?.[1] ?? "";
  const port = ({ name }: Listener): number => Number(/\d+$/.exec(name)?.[0]);
  const run = new Function(
    "tcpListener",
    "receive",
    "failed",
    "lost",
    "port",
    `return (async () => { ${example} return listener.name; })();`,
  );
  const ignore = (): void => undefined;
  expect(await run(tcpListener, ignore, ignore, ignore, port)).toMatch(/^tcp:127\.0\.21\.1:\d+$/);
});

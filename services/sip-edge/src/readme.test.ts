import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type OpenListener, sipEdge } from "./index.ts";
import { AT, DIRECTORY, hash, KEYS } from "./testing/admission-world.ts";

it("README: the example runs, and says which listeners are bound", async () => {
  const example = /```ts\n([^`]*)```/.exec(readFileSync(new URL("../README.md", import.meta.url), "utf8"))?.[1] ?? "";
  const open: OpenListener = () =>
    Promise.resolve({
      name: "udp:127.0.20.1:5060",
      transport: "UDP",
      send: () => Promise.resolve(),
      close: () => Promise.resolve(),
    });
  const world = {
    sipEdge,
    listeners: [open],
    router: { deliver: () => Promise.resolve({ kind: "accepted" }) },
    directory: () => DIRECTORY,
    keys: KEYS,
    clock: { now: () => AT },
    hash,
  };
  const body = example.replace("edge.listeners;", "const names = edge.listeners;");
  const run = new Function(...Object.keys(world), `return (async () => { ${body} return names; })();`);
  expect(await run(...Object.values(world))).toEqual(["udp:127.0.20.1:5060"]);
});

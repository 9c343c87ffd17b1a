import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nameVariable, PROCESS_VARIABLES, readOrExit, runProcess } from "./index.ts";

test("README: the example runs", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const lines: string[] = [];
  const exited = Promise.withResolvers<number>();
  const system = Object.assign(new EventEmitter(), {
    env: { TANDEM_NAME: "cdr-3" },
    stderr: { write: (text: string) => lines.push(text) },
    exit: exited.resolve,
  });
  const names = { readOrExit, nameVariable, PROCESS_VARIABLES, runProcess, process: system };
  new Function(...Object.keys(names), example)(...Object.values(names));
  system.emit("SIGTERM");
  expect(await exited.promise).toBe(0);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "info", name: "cdr", pod: "cdr-3", msg: "closed" },
  ]);
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ATTRIBUTE } from "./index.ts";
import { openLogger, sipUri } from "./logger/index.ts";
import { openTelemetry } from "./open-telemetry.ts";

it("README: the example does what it says", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const lines: string[] = [];
  const names = { ATTRIBUTE, openLogger, sipUri, openTelemetry, lines };
  const run = new Function(...Object.keys(names), `return (async () => { ${example}\nreturn { text, spans }; })();`);
  const { text, spans } = await run(...Object.values(names));
  expect(text).toContain('tandem_transfers_total{tandem_transfer_class="SIP",tandem_transfer_outcome="MOVED"} 1');
  expect(spans).toBeUndefined();
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ msg: "moved", target: "sip:***123@pbx.example" });
});

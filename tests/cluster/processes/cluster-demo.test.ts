import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signallingOf } from "@tandem/portal";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoJson } from "../../../cli/src/demo/demo-json.ts";
import { checksOf, transferReport } from "../../../cli/src/demo/demo-report.ts";
import { runDemo } from "../../../cli/src/demo/run-demo.ts";

const WITHIN = { timeout: 30_000 };
const NETWORK = "127.0.25";
const EXAMPLES = new URL("../../../examples/", import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-cluster-demo-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the demo on a cluster finds everything that it claims to be so, and shows what its parties saw", async () => {
  const config = join(folder, "demo.yaml");
  const example = await readFile(join(EXAMPLES, "demo.yaml"), "utf8");
  await writeFile(config, example.replaceAll("127.0.20.", `${NETWORK}.`).replaceAll("decks/", `${EXAMPLES}decks/`));
  const said: string[] = [];
  const result = await runDemo({
    progress: () => undefined,
    warn: (line) => said.push(line),
    config,
    network: NETWORK,
    isCluster: true,
  });
  if (!result.ok) throw new Error(`${result.error}\n${said.join("\n")}`);
  const { transfers, platform, close } = result.value;
  const callIds = transfers.flatMap(({ recorded }) => recorded.records.slice(0, 1).map(({ callId }) => callId));
  const ladders = async () =>
    Promise.all(
      callIds.map((callId) => {
        const kept = { getSignalling: () => platform.signalling.getSignalling({ callIds: [callId] }) };
        return signallingOf(kept).ladder([], false);
      }),
    );
  const shown = ["REFER", "202 Accepted (REFER)", "NOTIFY 100", "BYE"];
  const lacking = async () =>
    (await ladders()).map(({ capture, isCut, messages }) => {
      const labels = new Set(messages.map(({ label }) => label));
      return { capture, isCut, lacks: shown.filter((label) => !labels.has(label)) };
    });
  // The routers' signalling comes by its own way, a few seconds after the records, in a part for each router that held the call.
  const whole = { capture: "on", isCut: false, lacks: [] };
  await expect.poll(lacking, WITHIN).toEqual([whole, whole, whole]);
  await close();
  expect(transfers.flatMap(checksOf).filter(({ held }) => !held)).toEqual([]);
  expect(
    demoJson(transfers).transfers.map((one) => [one.class, one.finalStatus, one.records.length, one.charges.length]),
  ).toEqual([
    ["PSTN", 200, 2, 2],
    ["SIP", 200, 2, 2],
    ["PSTN", 486, 2, 1],
  ]);
  const plain = (text: string): string => text;
  for (const [index, transfer] of transfers.entries()) {
    const report = transferReport(transfer, index + 1, { heading: plain, good: plain, bad: plain });
    for (const part of ["─ REFER ", "202 (REFER)", "SIP/2.0 100 Trying"]) expect(report).toContain(part);
  }
}, 120_000);

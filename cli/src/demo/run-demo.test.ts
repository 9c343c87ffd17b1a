import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoJson } from "./demo-json.ts";
import { checksOf, transferReport } from "./demo-report.ts";
import { type Demo, runDemo } from "./run-demo.ts";
import { signInLink } from "./sign-in-link.ts";

const NETWORK = "127.0.23";
const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));
const SLOW_MS = 60_000;

let folder: string;
let demo: Demo;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-demo-test-"));
  const config = join(folder, "demo.yaml");
  const example = await readFile(join(EXAMPLES, "demo.yaml"), "utf8");
  await writeFile(config, example.replaceAll("127.0.20.", `${NETWORK}.`).replaceAll("decks/", `${EXAMPLES}/decks/`));
  const warnings: string[] = [];
  const result = await runDemo({
    progress: () => undefined,
    warn: (what) => warnings.push(what),
    config,
    network: NETWORK,
  });
  if (!result.ok) throw new Error(result.error);
  expect(warnings).toEqual([]);
  demo = result.value;
}, SLOW_MS);
afterAll(async () => {
  await demo?.close();
  await rm(folder, { recursive: true, force: true });
}, SLOW_MS);

describe("the demo", () => {
  it("finds everything that it claims to be so", () => {
    expect(demo.transfers.flatMap(checksOf).filter(({ held }) => !held)).toEqual([]);
  });

  it("reports two records a transfer, the charges of both, and the final NOTIFY's status", () => {
    const { transfers } = demoJson(demo.transfers);
    expect(
      transfers.map((one) => [one.class, one.direction, one.finalStatus, one.records.length, one.charges.length]),
    ).toEqual([
      ["PSTN", "INBOUND", 200, 2, 2],
      ["SIP", "OUTBOUND", 200, 2, 2],
      ["PSTN", "OUTBOUND", 486, 2, 1],
    ]);
  });

  it("lets whoever keeps it sign in to the portal, once", async () => {
    const link = await signInLink(demo.platform.data);
    const { origin, hash } = new URL(link.ok ? link.value : "http://none");
    const signIn = () =>
      fetch(`${origin}/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-tandem-request": "1" },
        body: JSON.stringify({ link: hash.replace("#link=", "") }),
      });
    expect((await signIn()).status).toBe(204);
    expect((await signIn()).status).toBe(401);
  });

  it("shows each transfer's messages, records, charges and times", () => {
    const plain = (text: string): string => text;
    for (const [index, transfer] of demo.transfers.entries()) {
      const report = transferReport(transfer, index + 1, { heading: plain, good: plain, bad: plain });
      for (const part of [
        "─ REFER ",
        "202 (REFER)",
        "SIP/2.0 100 Trying",
        "Records",
        "Charges",
        "REFER in to its answer out",
        "✓ ",
      ]) {
        expect(report).toContain(part);
      }
    }
  });
});

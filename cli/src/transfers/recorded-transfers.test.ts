import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TargetClass, TransferOutcome } from "@tandem/contracts";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Demo, runDemo } from "../demo/run-demo.ts";
import { keptAnswer, serveKept } from "../testing/kept-jaeger.ts";
import { runTandem } from "../testing/run-tandem.ts";
import { OUTCOMES, TARGET_CLASSES } from "./transfers-query.ts";

// What real transfers leave behind, asked of the platform while it runs and then of its data folder.

const NETWORK = "127.0.43";
const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));
const SLOW = { timeout: 90_000 };

let folder: string;
let demo: Demo;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-recorded-"));
  const config = join(folder, "demo.yaml");
  const example = await readFile(join(EXAMPLES, "demo.yaml"), "utf8");
  await writeFile(config, example.replaceAll("127.0.20.", `${NETWORK}.`).replaceAll("decks/", `${EXAMPLES}/decks/`));
  const ignore = () => undefined;
  const result = await runDemo({ progress: ignore, warn: ignore, config, network: NETWORK });
  if (!result.ok) throw new Error(result.error);
  demo = result.value;
  data = demo.platform.data;
}, SLOW.timeout);
afterAll(async () => {
  await demo?.close();
  await rm(folder, { recursive: true, force: true });
}, SLOW.timeout);

async function said(...args: readonly string[]): Promise<string> {
  const run = runTandem(args);
  expect([await run.exit, run.stderr()]).toEqual([0, ""]);
  return run.stdout();
}

async function refused(...args: readonly string[]) {
  const run = runTandem(args);
  return [await run.exit, run.stdout(), run.stderr()];
}

it("knows every outcome and class that there is", () => {
  const wordsOf = (words: object) => Object.keys(words).filter((word) => word !== "UNSPECIFIED");
  expect([...OUTCOMES]).toEqual(wordsOf(TransferOutcome));
  expect([...TARGET_CLASSES]).toEqual(wordsOf(TargetClass));
});

it("captured every call: its signalling is kept a moment after its end", SLOW, async () => {
  const callIds = demo.transfers.flatMap(({ recorded }) => recorded.records.slice(0, 1).map(({ callId }) => callId));
  const kept = async () => (await demo.platform.signalling.getSignalling({ callIds })).parts.length;
  await expect.poll(kept, { timeout: 20_000 }).toBe(callIds.length);
});

describe("of a platform that runs", SLOW, () => {
  it("lists transfers, newest first, and narrows them", async () => {
    const [head, ...rows] = (await said("transfers", "--data", data)).trimEnd().split("\n");
    expect(head).toMatch(/^REFER +CALL +FROM +TO +REFER-TO +CLASS +OUTCOME +STATUS +RULE +NEW CALL +NOTE$/);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(/ PSTN +FAILED +486 /);
    const moved = JSON.parse(await said("transfers", "--data", data, "--outcome", "MOVED,ABANDONED", "--json"));
    expect(moved.transfers).toHaveLength(2);
    const free = JSON.parse(await said("transfers", "--data", data, "--class", "SIP", "--since", "1h", "--json"));
    expect(free.transfers).toMatchObject([{ targetClass: "SIP", outcome: "MOVED", finalStatus: 200 }]);
    expect(await said("transfers", "--data", data, "--trunk", "nobody")).toBe("no transfers\n");
  });

  it("says that there are more transfers than --limit", async () => {
    expect(await said("transfers", "--data", data, "--limit", "2")).toMatch(/\n2 transfers, and there are more/);
    const page = JSON.parse(await said("transfers", "--data", data, "--limit", "2", "--json"));
    expect([page.transfers.length, typeof page.nextCursor]).toEqual([2, "string"]);
  });

  it("exports records as CSV and NDJSON, to standard output and to a file", async () => {
    const csv = (await said("export", "--data", data)).split("\r\n");
    expect([csv.length, csv[0]]).toEqual([8, expect.stringMatching(/^callId,groupId,parentId,/)]);
    const lines = (await said("export", "--data", data, "--format", "ndjson", "--to", "sip:carol")).trimEnd();
    expect(JSON.parse(lines)).toMatchObject({ to: expect.stringMatching(/^sip:carol/), targetClass: "SIP" });
    const file = join(folder, "calls.ndjson");
    expect(await said("export", "--data", data, "--file", file)).toMatch(/calls\.ndjson: 6 lines, [\d,]+ bytes\n$/);
    const written = (await readFile(file, "utf8")).trimEnd().split("\n");
    expect(new Set(written.map((line) => JSON.parse(line).callId)).size).toBe(6);
    const nowhere = join(folder, "none", "calls.csv");
    expect(await refused("export", "--data", data, "--file", nowhere)).toEqual([
      ...[1, "", expect.stringContaining(`${nowhere} cannot be written: ENOENT`)],
    ]);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("draws the ladder of a call, by its callId and by a SIP Call-ID", async () => {
    const [first] = demo.transfers;
    const [parent] = first?.recorded.records ?? [];
    const text = await said("calls", parent?.callId ?? "", "--ladder", "--data", data);
    expect(text).toMatch(/^ +transferor +transferee +target\n +\S+ +Tandem /);
    for (const part of ["─ REFER ─", " 202 (REFER) ─", "NOTIFY 200", "─ INVITE ─", "◄", "►"])
      expect(text).toContain(part);
    expect(await said("calls", "--call-id", first?.played.callId ?? "", "--ladder", "--data", data)).toBe(text);
    const json = JSON.parse(await said("calls", parent?.callId ?? "", "--ladder", "--json", "--data", data));
    expect([json.capture, json.isCut]).toEqual(["on", false]);
  });

  it("says what is wrong with a question", async () => {
    expect(await refused("calls", "--ladder", "--data", data)).toEqual([
      ...[1, "", "--ladder is of one call: tandem calls CALL-ID --ladder\n"],
    ]);
    expect(await refused("calls", "no-such-call", "--ladder", "--data", data)).toEqual([
      ...[1, "", "there is no call no-such-call\n"],
    ]);
    const [code, , err] = await refused("transfers", "--outcome", "LOST", "--data", data);
    expect([code, err]).toEqual([2, expect.stringContaining("MOVED")]);
  });
});

describe("the trace of a call", SLOW, () => {
  /** A Jaeger that has, as the trace of that call, one that a Jaeger has kept of another. */
  async function jaegerOf(callId: string | undefined) {
    const { call } = JSON.parse(await said("calls", callId ?? "", "--json", "--data", data));
    const [own = { traceID: "" }] = keptAnswer("moved").data;
    const jaeger = await serveKept(["moved"], { [own.traceID]: call.traceId });
    onTestFinished(() => jaeger.close());
    return { jaeger: jaeger.url, traceId: call.traceId };
  }

  it("is found by the record, of either call, and drawn", async () => {
    const [first] = demo.transfers;
    const [parent, child] = first?.recorded.records ?? [];
    const { jaeger, traceId } = await jaegerOf(parent?.callId);
    const text = await said("trace", child?.callId ?? "", "--jaeger", jaeger, "--data", data);
    expect(text.split("\n")[0]).toBe(`trace ${traceId} of call ${parent?.callId}`);
    expect(text).toMatch(/^ +OFFSET +DURATION +SPAN\n +\+0\.000 s +\d+ ms +INVITE +from trunk /m);
    expect(text).toMatch(/└─ REFER +PSTN MOVED 200 /);
    expect(text).toMatch(/\nwhen the call was over: trace [0-9a-f]{32}\n[\s\S]* rate leg /);
    const named = runTandem(["trace", first?.played.callId ?? "", "--data", data], { TANDEM_JAEGER_URL: jaeger });
    expect([await named.exit, named.stderr(), named.stdout()]).toEqual([0, "", text]);
    const json = JSON.parse(await said("trace", parent?.callId ?? "", "--jaeger", jaeger, "--json", "--data", data));
    expect(json).toMatchObject({ callId: parent?.callId, traceId, linked: expect.any(Array) });
    expect(json.spans).toContainEqual(expect.objectContaining({ name: "REFER", service: "transfer-router", traceId }));
  });

  it("is told apart from a call that is not there, one that was not traced, and a Jaeger that is away", async () => {
    const [first, second] = demo.transfers.map(({ recorded }) => recorded.records[0]?.callId ?? "");
    const { jaeger } = await jaegerOf(first);
    expect(await refused("trace", "no-such-call", "--jaeger", jaeger, "--data", data)).toEqual([
      ...[1, "", "there is no call no-such-call\n"],
    ]);
    const [code, , untraced] = await refused("trace", second ?? "", "--jaeger", jaeger, "--data", data);
    expect([code, untraced]).toEqual([1, expect.stringMatching(/has no trace [0-9a-f]{32}: the call was not chosen/)]);
    const away = await refused("trace", first ?? "", "--jaeger", "127.0.0.1:9", "--data", data);
    expect(away).toEqual([1, "", expect.stringMatching(/^no Jaeger answers at http:\/\/127\.0\.0\.1:9 /)]);
  });
});

it("reads the same from the folder of a platform that has ended", SLOW, async () => {
  const [first] = demo.transfers;
  const { callId = "" } = first?.recorded.records[0] ?? {};
  const questions = [
    ["transfers", "--json", "--limit", "2"],
    ["export", "--format", "ndjson", "--trunk", "acme"],
    ["calls", callId, "--ladder", "--json"],
  ].map((question) => [...question, "--data", data]);
  const before = await Promise.all(questions.map((question) => said(...question)));
  await demo.platform.close();
  // One after the other: a folder is open to one of them at a time.
  for (const [index, question] of questions.entries()) expect(await said(...question)).toBe(before[index]);
  const [code, out, err] = await refused("export", "--data", join(folder, "none"));
  expect([code, out, err]).toEqual([1, "", expect.stringContaining("holds no call records")]);
});

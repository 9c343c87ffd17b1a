import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { play } from "./sipp/play.ts";
import {
  answer,
  answered,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  pause,
  refer,
  refuse,
  reinvited,
  response,
  type Step,
} from "./sipp/steps.ts";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// What a collector of traces and a scrape of metrics get of a platform with real sockets.

const NET = loopbackNet(31);
const CALLED = "sip:+12025550101@acme.trunk.example";
const FORCED = { headers: ["X-Tandem-Trace: 1"] };

/** An OTLP/HTTP collector that keeps what it gets. */
interface Collector {
  readonly url: string;
  readonly paths: readonly string[];
  /** Everything that was exported: protobuf has names and texts as they are. */
  text(): string;
  close(): Promise<void>;
}

async function collector(): Promise<Collector> {
  const bodies: Buffer[] = [];
  const paths: string[] = [];
  const server: Server = createServer((request, answerTo) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      bodies.push(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
      paths.push(request.url ?? "");
      answerTo.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, `${NET}.9`, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${NET}.9:${port}`,
    paths,
    text: () => Buffer.concat(bodies).toString("latin1"),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

let traces: Collector;
let world: TestPlatform;
beforeAll(async () => {
  traces = await collector();
  world = await testPlatform(NET, ["byeGuardMs: 300"], "UDP", { collector: traces.url });
});

const customer = (referTo: string, outcome: string, ...after: readonly Step[]) => ({
  address: world.customer,
  calls: world.address,
  steps: [
    invite({ to: CALLED }),
    answered(),
    refer(referTo, FORCED),
    response(202),
    notified("100 ", "active"),
    notified(outcome, "terminated"),
    ...after,
  ],
});

describe("a transfer that was asked to be traced", () => {
  it("moves, then another fails", async () => {
    await play({
      customer: customer("<sip:+12025550202@acme.trunk.example>", "200 ", hangUp()),
      transferee: { address: world.north, steps: [invited(), answer(), reinvited(), hungUp()] },
      target: { address: world.south, steps: [invited(), answer(), pause(500), hangUp({ cseq: 1 })] },
    });
    await world.newestCall(2);
    await play({
      customer: customer(`<sip:carol@${NET}.4>`, "486 ", pause(200), hangUp({ cseq: 9 })),
      transferee: { address: world.north, steps: [invited(), answer(), hungUp()] },
      target: { address: world.south, steps: [invited(), refuse("486 Busy Here")] },
    });
    await world.newestCall(2);
  });

  it("is counted by class and outcome, beside what the edge and the kernel counted", async () => {
    const text = await world.platform.metrics();
    const reading = (line: RegExp): number => Number(line.exec(text)?.[1] ?? Number.NaN);
    const transfers = [...text.matchAll(/^tandem_transfers_total\{(.*)\} (\d+)$/gm)].map(([, labels = "", count]) => [
      /transfer_class="(\w+)"/.exec(labels)?.[1],
      /transfer_outcome="(\w+)"/.exec(labels)?.[1],
      count,
    ]);
    expect(transfers.sort()).toEqual([
      ["PSTN", "MOVED", "1"],
      ["SIP", "FAILED", "1"],
    ]);
    expect(text).toContain("# TYPE tandem_transfer_seconds histogram");
    expect(reading(/^tandem_edge_received_total(?:\{\})? (\d+)$/m)).toBe(world.platform.edge.counters.received);
    expect(reading(/^tandem_udp_drops_total\{.*udp:.*\} (\d+)$/m)).toBe(0);
    expect(reading(/^tandem_events_waiting(?:\{\})? (\d+)$/m)).toBe(0);
    expect(reading(/^tandem_steps_total(?:\{\})? (\d+)$/m)).toBeGreaterThan(20);
    expect(text).not.toMatch(/\+1202|sip:|carol/);
  });

  it("was exported by its end, from the REFER to the rated line and the records, with nobody's number in it", async () => {
    await world.close();
    expect(new Set(traces.paths)).toEqual(new Set(["/v1/traces"]));
    const text = traces.text();
    const names = [
      "REFER",
      "transfer.decide",
      "INVITE target",
      "NOTIFY 100",
      "NOTIFY 200",
      "NOTIFY 486",
      "step",
      "hop",
    ];
    for (const name of [...names, "rate leg", "write record", "answered 486", "tandem.transfer.class"])
      expect(text).toContain(name);
    expect(text).not.toMatch(/2025550|sip:|carol/);
  });
});

afterAll(async () => {
  await traces.close();
});

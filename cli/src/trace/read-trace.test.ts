import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { keptAnswer, serveKept } from "../testing/kept-jaeger.ts";
import { readTrace } from "./read-trace.ts";
import { tracePaths } from "./trace-paths.ts";

const [{ traceID }] = keptAnswer("moved").data as [{ traceID: string }];
const UNKNOWN = "0".repeat(31) + "1";

/** A server that answers everything so. */
async function answering(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => void response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a trace", () => {
  it("comes with the one that it is linked to", async () => {
    const jaeger = await serveKept(["moved"]);
    onTestFinished(() => jaeger.close());
    const found = await readTrace(`${jaeger.url}/`, traceID);
    if (!found.ok) throw new Error(found.error);
    expect(tracePaths(found.value)).toEqual({
      own: [
        "INVITE",
        "INVITE > INVITE target",
        "INVITE > REFER",
        "INVITE > REFER > INVITE target",
        "INVITE > REFER > NOTIFY 100",
        "INVITE > REFER > NOTIFY 200",
        "INVITE > REFER > ask billing",
        "INVITE > REFER > ask billing > authorize",
        "INVITE > REFER > transfer.decide",
        "INVITE > ask billing",
        "INVITE > ask billing > authorize",
      ],
      linked: ["rate leg", "rate leg", "write record", "write record"],
    });
  });

  it("that Jaeger has not is a 404", async () => {
    const jaeger = await serveKept([]);
    onTestFinished(() => jaeger.close());
    const error = `${jaeger.url} has no trace ${UNKNOWN}`;
    expect(await readTrace(jaeger.url, UNKNOWN)).toEqual({ ok: false, status: 404, error });
  });

  it.each([
    ["a page", 200, "<html>", /is no Jaeger: its answer is not a trace$/],
    ["something that has no such page", 404, "not found", /is no Jaeger: it answered 404$/],
    ["a Jaeger in trouble", 500, '{"errors":[{"code":500,"msg":"storage"}]}', /^Jaeger at http:.* answered 500$/],
  ])("is not asked of %s in vain", async (_, status, body, error) => {
    const found = await readTrace(await answering(status, body), traceID);
    expect(found).toEqual({ ok: false, error: expect.stringMatching(error) });
  });

  it.each([
    [
      "nobody listens",
      "127.0.0.1:9",
      /^no Jaeger answers at http:\/\/127\.0\.0\.1:9 \(.+\): name its query service by --jaeger/,
    ],
    ["the address is none", "http://:x", /^http:\/\/:x is no address of a Jaeger: write it as http:/],
  ])("says that %s", async (_, address, error) => {
    expect(await readTrace(address, traceID)).toEqual({ ok: false, error: expect.stringMatching(error) });
  });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { readTrace } from "../../../cli/src/trace/read-trace.ts";
import type { TraceSpan } from "../../../cli/src/trace/trace-span.ts";
import { decodeSpans } from "./decode-spans.ts";
import { startJaeger } from "./jaeger.ts";

/** Who collects the spans of a test: it takes OTLP/HTTP, and is asked for a trace. */
export interface TraceStore {
  readonly name: string;
  readonly collector: string;
  /** A trace and those that it is linked to, as far as they have come. */
  trace(traceId: string): Promise<{ readonly spans: readonly TraceSpan[]; readonly linked: readonly TraceSpan[] }>;
  close(): Promise<void>;
}

/** Jaeger where `TANDEM_TEST_JAEGER` names its program or the URL of its query service, else a receiver of OTLP/HTTP of the tests' own. */
export async function openTraceStore(address: string): Promise<TraceStore> {
  const jaeger = process.env["TANDEM_TEST_JAEGER"] ?? "";
  if (jaeger === "") return receiver(address);
  if (!/^https?:/.test(jaeger)) {
    const started = await startJaeger(jaeger, address);
    return jaegerStore(started.collector, started.query, started.close);
  }
  return jaegerStore(`${new URL(jaeger).protocol}//${new URL(jaeger).hostname}:4318`, jaeger, async () => undefined);
}

function jaegerStore(collector: string, query: string, close: () => Promise<void>): TraceStore {
  return {
    name: "Jaeger",
    collector,
    async trace(traceId) {
      const found = await readTrace(query, traceId);
      if (found.ok) return found.value;
      if (found.status === 404) return { spans: [], linked: [] };
      throw new Error(found.error);
    },
    close,
  };
}

async function receiver(address: string): Promise<TraceStore> {
  const spans: TraceSpan[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const isRight = request.method === "POST" && request.url === "/v1/traces";
      if (isRight) spans.push(...decodeSpans(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body));
      response.writeHead(isRight ? 200 : 404, { "content-type": "application/x-protobuf" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  const of = (id: string): readonly TraceSpan[] => {
    return [...new Map(spans.filter(({ traceId }) => traceId === id).map((span) => [span.spanId, span])).values()];
  };
  return {
    name: "an OTLP/HTTP receiver",
    collector: `http://${address}:${port}`,
    async trace(traceId) {
      const own = of(traceId);
      const others = new Set(own.flatMap(({ links }) => links.map((link) => link.traceId)));
      others.delete(traceId);
      return { spans: own, linked: [...others].flatMap(of) };
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

import type { Answered } from "../calls/answered.ts";
import { spansOfJaeger } from "./jaeger-trace.ts";
import type { TraceSpan } from "./trace-span.ts";

/** Where Jaeger's query service listens by default. */
export const JAEGER = "http://127.0.0.1:16686";
const TIMEOUT_MS = 10_000;
const LONGEST_BYTES = 33_554_432;
/** A call has two traces: its own, and that of what came when it was over. */
const LINKED_TRACES = 4;

export interface ReadTrace {
  /** Of the trace itself. */
  readonly spans: readonly TraceSpan[];
  /** Of the traces that its spans are linked to, as far as they are there. */
  readonly linked: readonly TraceSpan[];
}

/** A trace of Jaeger's query service, with those that it is linked to. `status` 404: Jaeger has none of this id. */
export async function readTrace(jaeger: string, traceId: string): Promise<Answered<ReadTrace>> {
  const own = await spansOf(jaeger, traceId);
  if (!own.ok) return own;
  const others = own.value.flatMap(({ links }) => links.map((link) => link.traceId)).filter((id) => id !== traceId);
  const linked: TraceSpan[] = [];
  for (const other of [...new Set(others)].slice(0, LINKED_TRACES)) {
    const found = await spansOf(jaeger, other);
    if (found.ok) linked.push(...found.value);
    else if (found.status !== 404) return found;
  }
  return { ok: true, value: { spans: own.value, linked } };
}

async function spansOf(jaeger: string, traceId: string): Promise<Answered<readonly TraceSpan[]>> {
  const base = (/^https?:\/\//.test(jaeger) ? jaeger : `http://${jaeger}`).replace(/\/+$/, "");
  // The ids of linked traces are what a server has said.
  const url = `${base}/api/traces/${encodeURIComponent(traceId)}`;
  if (!URL.canParse(url)) {
    return { ok: false, error: `${jaeger} is no address of a Jaeger: write it as ${JAEGER}` };
  }
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await boundedText(response);
    if (text === undefined) return { ok: false, error: `the trace ${traceId} is longer than ${LONGEST_BYTES} bytes` };
    const body = jsonOf(text);
    // Jaeger's 404 is JSON with its errors: anybody else's is of something that is no Jaeger.
    if (response.status === 404 && isRefusal(body))
      return { ok: false, status: 404, error: `${base} has no trace ${traceId}` };
    if (!response.ok) {
      const who = isRefusal(body) ? `Jaeger at ${base}` : `${base} is no Jaeger: it`;
      return { ok: false, error: `${who} answered ${response.status}` };
    }
    const spans = spansOfJaeger(body);
    if (spans === undefined) return { ok: false, error: `${base} is no Jaeger: its answer is not a trace` };
    // Some versions answer a trace that is not there with nothing in it.
    if (spans.length === 0) return { ok: false, status: 404, error: `${base} has no trace ${traceId}` };
    return { ok: true, value: spans };
  } catch (error) {
    return {
      ok: false,
      error: `no Jaeger answers at ${base} (${reasonOf(error)}): name its query service by --jaeger or TANDEM_JAEGER_URL`,
    };
  }
}

/** Undefined: there is more than anybody would read. */
async function boundedText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LONGEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isRefusal(body: unknown): boolean {
  return typeof body === "object" && body !== null && "errors" in body && Array.isArray(body.errors);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : String(cause);
}

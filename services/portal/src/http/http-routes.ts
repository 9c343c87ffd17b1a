import { AdapterError } from "@tandem/actor";
import type { Result } from "@tandem/sip";
import type { HttpBackend } from "./http-backend.ts";
import { type Problem, problem } from "./problem.ts";
import { listBalances } from "./query-balances.ts";
import { getCall, listCalls } from "./query-calls.ts";
import { explain } from "./query-explain.ts";

const MAX_URL = 4_096;
const CALL = "/v1/calls/";

export interface HttpQuestion {
  readonly method: string;
  readonly url: string;
  /** False: health alone is told. */
  readonly mayQuery: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers one request. Never rejects: a fault is told to `failed` and is a 500. */
export async function answer(
  { method, url, mayQuery }: HttpQuestion,
  backend: HttpBackend | undefined,
  failed: (error: unknown) => void,
): Promise<HttpAnswer> {
  if (url.length > MAX_URL) return problemAnswer(problem(414, `the URL has more than ${MAX_URL} characters`));
  const target = URL.parse(url, "http://local");
  if (target === null) return problemAnswer(problem(400, "the request target is no URL"));
  if (method !== "GET" && method !== "HEAD") {
    return problemAnswer(problem(405, `${method} is not possible here; GET is`), { allow: "GET, HEAD" });
  }
  try {
    if (!mayQuery && (target.pathname.startsWith("/v1/") || target.pathname === "/metrics")) return unauthorised();
    return await route(target, backend);
  } catch (error) {
    failed(error);
    if (error instanceof AdapterError) {
      return problemAnswer(problem(503, "what answers this cannot be reached now"), { "retry-after": "1" });
    }
    return problemAnswer(problem(500, "the query failed; the log says why"));
  }
}

async function route({ pathname, searchParams }: URL, backend: HttpBackend | undefined): Promise<HttpAnswer> {
  if (pathname === "/healthz") return json(200, { status: "live" });
  const isKnown =
    ["/readyz", "/metrics", "/v1/calls", "/v1/explain", "/v1/balances"].includes(pathname) || pathname.startsWith(CALL);
  if (!isKnown) {
    return problemAnswer(
      problem(
        404,
        "there are /healthz, /readyz, /metrics, /v1/calls, /v1/calls/{callId}, /v1/balances and /v1/explain",
      ),
    );
  }
  if (backend === undefined) return problemAnswer(problem(503, "not ready to take calls"), { "retry-after": "1" });
  if (pathname === "/readyz") return await readiness(backend);
  if (pathname === "/metrics") {
    if (backend.metrics === undefined) return problemAnswer(problem(404, "this process tells its metrics elsewhere"));
    return { status: 200, headers: METRICS, body: await backend.metrics() };
  }
  if (pathname === "/v1/calls") return resultAnswer(await listCalls(backend.calls, searchParams));
  if (pathname === "/v1/balances") return resultAnswer(await listBalances(backend.billing, searchParams));
  if (pathname === "/v1/explain") return resultAnswer(await explain(backend.explainer, searchParams));
  const callId = decoded(pathname.slice(CALL.length));
  if (callId === undefined) return problemAnswer(problem(400, "the call's id is not encoded as a URL's part"));
  return resultAnswer(await getCall(backend.calls, callId));
}

function unauthorised(): HttpAnswer {
  const detail =
    "queries here need the token in the data folder's tandem.json: ask by tandem calls --data, or give the configuration an `http` address";
  return problemAnswer(problem(401, detail), { "www-authenticate": 'Bearer realm="tandem"' });
}

async function readiness({ notReady }: HttpBackend): Promise<HttpAnswer> {
  const reasons = (await notReady?.()) ?? [];
  return reasons.length === 0 ? json(200, { status: "ready" }) : json(503, { status: "not ready", reasons });
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function resultAnswer(result: Result<unknown, Problem>): HttpAnswer {
  return result.ok ? json(200, result.value) : problemAnswer(result.error);
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: { "content-type": "application/json", ...COMMON }, body: `${JSON.stringify(value)}\n` };
}

function problemAnswer(found: Problem, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  const type = { "content-type": "application/problem+json" };
  return { status: found.status, headers: { ...type, ...COMMON, ...headers }, body: `${JSON.stringify(found)}\n` };
}

const METRICS = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
const COMMON = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

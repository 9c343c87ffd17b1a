import type { HttpAnswer, HttpQuery } from "./listen-http.ts";

const METRICS = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
const HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/**
 * What probes are answered: `/healthz` 200 while the process lives, `/readyz` 200, or 503 with every reason why not.
 * `notReady` names the reasons. `/metrics` is for Prometheus: `metrics` gives its text format 0.0.4.
 * `/metrics/edges` gives that of the edges, where this process can ask them.
 */
export function adminAnswer(
  notReady: () => Promise<readonly string[]>,
  metrics?: () => Promise<string>,
  edges?: () => Promise<string>,
): (query: HttpQuery) => Promise<HttpAnswer> {
  return async ({ method, url }) => {
    if (method !== "GET" && method !== "HEAD") return json(405, { status: "GET is possible here" });
    if (url === "/healthz") return json(200, { status: "live" });
    if (url === "/metrics" && metrics !== undefined) return { status: 200, headers: METRICS, body: await metrics() };
    if (url === "/metrics/edges" && edges !== undefined) return { status: 200, headers: METRICS, body: await edges() };
    if (url !== "/readyz") return json(404, { status: "there are /healthz, /readyz and /metrics" });
    const reasons = await notReady();
    return reasons.length === 0 ? json(200, { status: "ready" }) : json(503, { status: "not ready", reasons });
  };
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: HEADERS, body: `${JSON.stringify(value)}\n` };
}

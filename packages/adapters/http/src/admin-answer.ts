import type { HttpAnswer, HttpQuery } from "./listen-http.ts";

const HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/**
 * What probes are answered: `/healthz` 200 while the process lives, `/readyz` 200, or 503 with every reason why not.
 * `notReady` names the reasons.
 */
export function adminAnswer(notReady: () => Promise<readonly string[]>): (query: HttpQuery) => Promise<HttpAnswer> {
  return async ({ method, url }) => {
    if (method !== "GET" && method !== "HEAD") return json(405, { status: "GET is possible here" });
    if (url === "/healthz") return json(200, { status: "live" });
    if (url !== "/readyz") return json(404, { status: "there are /healthz and /readyz" });
    const reasons = await notReady();
    return reasons.length === 0 ? json(200, { status: "ready" }) : json(503, { status: "not ready", reasons });
  };
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: HEADERS, body: `${JSON.stringify(value)}\n` };
}

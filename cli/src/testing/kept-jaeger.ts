import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a Jaeger answered for a call's trace and for the one that it is linked to, of a transfer on a real cluster: docs/traces. */
export function keptAnswer(name: "moved" | "failed"): { readonly data: readonly { readonly traceID: string }[] } {
  return JSON.parse(readFileSync(new URL(`../../../docs/traces/${name}.json`, import.meta.url), "utf8"));
}

export interface KeptJaeger {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers `/api/traces/{id}` with what was kept, and what it has not as Jaeger does. `ids` gives kept traces other ids. */
export async function serveKept(
  names: readonly ("moved" | "failed")[],
  ids: Readonly<Record<string, string>> = {},
): Promise<KeptJaeger> {
  const kept = new Map<string, string>();
  for (const trace of names.flatMap((name) => keptAnswer(name).data)) {
    let text = JSON.stringify({ data: [trace], total: 0, limit: 0, offset: 0, errors: null });
    for (const [id, other] of Object.entries(ids)) text = text.replaceAll(id, other);
    kept.set(ids[trace.traceID] ?? trace.traceID, text);
  }
  const server = createServer(({ url = "" }, response) => {
    const found = kept.get(/^\/api\/traces\/([0-9a-f]{32})$/.exec(url)?.[1] ?? "");
    const missing = { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 404, msg: "trace not found" }] };
    response.writeHead(found === undefined ? 404 : 200).end(found ?? JSON.stringify(missing));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

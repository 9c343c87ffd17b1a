import type { HttpBackend } from "../http/http-backend.ts";
import { type PortalOptions, portalApp } from "../http/portal-app.ts";

export interface PortalClient {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** With a JSON body, if any. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** What was told to the log. */
  readonly failures: unknown[];
  close(): void;
}

const TOKEN = "s3cret";
export const BEARER = { authorization: `Bearer ${TOKEN}` };

/** The application without a socket, asked from one address. */
export function portalClient(
  backend: HttpBackend | undefined,
  options: Partial<PortalOptions> & { readonly source?: string } = {},
): PortalClient {
  const failures: unknown[] = [];
  const { source = "192.0.2.1", ...given } = options;
  const app = portalApp({
    backend: () => backend,
    mode: "one-process",
    version: "1.2.3",
    isOpen: false,
    token: TOKEN,
    now: Date.now,
    failed: (error) => void failures.push(error),
    ...given,
  });
  const ask = (path: string, init: RequestInit): Promise<Response> =>
    app.fetch(new Request(new URL(path, "http://portal.example"), init), source);
  return {
    failures,
    close: () => app.close(),
    get: (path, headers = {}) => ask(path, { headers }),
    send: (method, path, body, headers = {}) =>
      ask(path, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

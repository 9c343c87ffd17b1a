import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { AddressPort } from "@tandem/process";
import { bindServer } from "./bind-server.ts";
import { clientAddress } from "./client-address.ts";
import type { HttpListener } from "./listen-http.ts";
import { webRequest } from "./web-request.ts";

const MAX_HEADER_BYTES = 8_192;
const MAX_CONNECTIONS = 256;
const REQUEST_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 5_000;
const REQUESTS_A_SOCKET = 10_000;
/** After this much, what is still being sent at the end is cut off: a long export must not hold up a process. */
const CLOSE_LIMIT_MS = 2_000;

export interface HttpServeOptions extends AddressPort {
  /** Answers one request. `source`: the address that it came from, as "192.0.2.1". */
  readonly fetch: (request: Request, source: string) => Promise<Response>;
  /** Proxies in front, whose X-Forwarded-For is believed. Left out: nobody's is. */
  readonly isProxy?: (address: string) => boolean;
  /** `fetch` has rejected, which it should not, or an answer broke off in the middle. */
  readonly failed: (error: unknown) => void;
}

/** An application of web-standard requests and responses over HTTP/1.1, each bounded. Rejects with `HttpListenError`. */
export async function serveHttp({ fetch, failed, isProxy, ...where }: HttpServeOptions): Promise<HttpListener> {
  const answered = (request: Request, incoming: IncomingMessage): Promise<Response> =>
    fetch(webRequest(request, incoming), sourceOf(incoming, isProxy));
  const answer = getRequestListener((request, { incoming }) => answered(request, incoming as IncomingMessage), {
    overrideGlobalObjects: false,
    errorHandler(error) {
      failed(error);
      return new Response(null, { status: 500 });
    },
  });
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    answer as RequestListener,
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = REQUESTS_A_SOCKET;
  server.keepAliveTimeout = IDLE_TIMEOUT_MS;
  const address = await bindServer(server, where);
  return {
    address,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function sourceOf({ socket, headers }: IncomingMessage, isProxy: HttpServeOptions["isProxy"]): string {
  const peer = socket.remoteAddress ?? "";
  return isProxy === undefined ? peer : clientAddress(peer, String(headers["x-forwarded-for"] ?? ""), isProxy);
}

import { createServer, type Server } from "node:http";
import type { AddressPort } from "@tandem/directory";
import type { HttpBackend } from "./http-backend.ts";
import { HttpListenError } from "./http-listen-error.ts";
import { answer, type HttpAnswer } from "./http-routes.ts";

const MAX_HEADER_BYTES = 8_192;
const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 5_000;
const REQUESTS_A_SOCKET = 1_000;

export interface HttpServer {
  readonly address: AddressPort;
  /** Answers what has been asked, then ends. */
  close(): Promise<void>;
}

export interface HttpOptions extends AddressPort {
  /** Undefined: not up yet, or on its way down. */
  readonly backend: () => HttpBackend | undefined;
  /** A fault while a query was answered. */
  readonly failed: (error: unknown) => void;
}

/** Health and queries over HTTP/1.1, without passwords: for the address that the configuration names and no other. Rejects with `HttpListenError`. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      const { method = "", url = "" } = request;
      // No query has a body: what is sent as one is left unread, and the connection with it.
      const hasBody = request.headers["content-length"] !== undefined || "transfer-encoding" in request.headers;
      const send = ({ status, headers, body }: HttpAnswer): void => {
        response.writeHead(status, { ...headers, ...(hasBody ? { connection: "close" } : {}) });
        response.end(method === "HEAD" ? undefined : body);
      };
      answer(method, url, options.backend(), options.failed).then(send, options.failed);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = REQUESTS_A_SOCKET;
  server.keepAliveTimeout = IDLE_TIMEOUT_MS;
  await listen(server, options);
  const bound = server.address();
  const port = bound === null || typeof bound === "string" ? options.port : bound.port;
  return {
    address: { address: options.address, port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** "127.0.0.1:8080", "[::1]:8080" */
export function formatAddressPort({ address, port }: AddressPort): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

function listen(server: Server, where: AddressPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new HttpListenError(formatAddressPort(where), error.code ?? "unknown", error)),
    );
    server.listen(where.port, where.address, resolve);
  });
}

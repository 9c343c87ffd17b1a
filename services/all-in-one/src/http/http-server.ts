import { createHash, timingSafeEqual } from "node:crypto";
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
  /** Given: queries (`/v1/`) are for who names it as a bearer token. Health is for everybody. */
  readonly token?: string;
  /** A fault while a query was answered. */
  readonly failed: (error: unknown) => void;
}

/**
 * Health and queries over HTTP/1.1. Without a token for the address that the configuration names and no other: records
 * are not every user's of this machine. Rejects with `HttpListenError`.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      const { method = "", url = "", headers } = request;
      // No query has a body: what is sent as one is left unread, and the connection with it.
      const hasBody = headers["content-length"] !== undefined || "transfer-encoding" in headers;
      const send = ({ status, headers: fields, body }: HttpAnswer): void => {
        response.writeHead(status, { ...fields, ...(hasBody ? { connection: "close" } : {}) });
        response.end(method === "HEAD" ? undefined : body);
      };
      const mayQuery = options.token === undefined || isBearer(headers.authorization, options.token);
      answer({ method, url, mayQuery }, options.backend(), options.failed).then(send, options.failed);
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

/** RFC 6750 §2.1. Takes as long for a wrong token as for the right one. */
function isBearer(authorization: string | undefined, token: string): boolean {
  const given = /^bearer +(.+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
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

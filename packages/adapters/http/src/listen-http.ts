import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import { type AddressPort, formatAddressPort } from "@tandem/process";
import { HttpListenError } from "./http-listen-error.ts";

const MAX_HEADER_BYTES = 8_192;
const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 5_000;
const REQUESTS_A_SOCKET = 1_000;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpListener {
  readonly address: AddressPort;
  /** Answers what has been asked, then ends. */
  close(): Promise<void>;
}

export interface HttpQuery {
  readonly method: string;
  readonly url: string;
  /** False: there is a token, and the request does not name it. */
  readonly mayQuery: boolean;
}

export interface HttpListenOptions extends AddressPort {
  /** Of the head alone; never of a body. */
  readonly answer: (query: HttpQuery) => Promise<HttpAnswer>;
  /** Given: who does not name it as a bearer token may not query. */
  readonly token?: string;
  /** `answer` has rejected, which it should not. */
  readonly failed: (error: unknown) => void;
}

/** Queries over HTTP/1.1, without bodies, each bounded. Rejects with `HttpListenError`. */
export async function listenHttp(options: HttpListenOptions): Promise<HttpListener> {
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
      options.answer({ method, url, mayQuery }).then(send, (error: unknown) => {
        options.failed(error);
        response.destroy();
      });
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

function listen(server: Server, where: AddressPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new HttpListenError(formatAddressPort(where), error.code ?? "unknown", error)),
    );
    server.listen(where.port, where.address, resolve);
  });
}

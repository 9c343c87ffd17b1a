import { createServer } from "node:http";
import type { AddressPort } from "@tandem/process";
import { bindServer } from "./bind-server.ts";

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
}

export interface HttpListenOptions extends AddressPort {
  /** Of the head alone; never of a body. */
  readonly answer: (query: HttpQuery) => Promise<HttpAnswer>;
  /** `answer` has rejected, which it should not. */
  readonly failed: (error: unknown) => void;
}

/** Answers probes over HTTP/1.1: questions without bodies, each bounded. Rejects with `HttpListenError`. */
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
      options.answer({ method, url }).then(send, (error: unknown) => {
        options.failed(error);
        response.destroy();
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = REQUESTS_A_SOCKET;
  server.keepAliveTimeout = IDLE_TIMEOUT_MS;
  const address = await bindServer(server, options);
  return {
    address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

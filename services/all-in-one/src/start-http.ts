import { type HttpListener, listenHttp } from "@tandem/adapter-http";
import { answer, type HttpBackend } from "@tandem/portal";
import type { AddressPort } from "@tandem/process";

export type HttpServer = HttpListener;

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
export function startHttp({ backend, ...options }: HttpOptions): Promise<HttpServer> {
  return listenHttp({ ...options, answer: (query) => answer(query, backend(), options.failed) });
}

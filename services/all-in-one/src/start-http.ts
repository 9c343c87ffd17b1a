import { type HttpListener, serveHttp } from "@tandem/adapter-http";
import { type HttpBackend, portalApp, SITE_FOLDER } from "@tandem/portal";
import type { AddressPort } from "@tandem/process";

export type HttpServer = HttpListener;

export interface HttpOptions extends AddressPort {
  /** Undefined: not up yet, or on its way down. */
  readonly backend: () => HttpBackend | undefined;
  /** Who names it as a bearer token may do everything. Left out: nobody. */
  readonly token?: string;
  /** Everybody reads calls until there is a user or a key: for an address that the configuration names, and no other. */
  readonly isOpen?: boolean;
  readonly version?: string;
  /** The folder of the built web application, where it is not the usual one. */
  readonly site?: string;
  /** A fault while a request was answered. */
  readonly failed: (error: unknown) => void;
}

/**
 * The API, health and the web application over HTTP/1.1. Records are not every user's of this machine: where nobody has
 * named the address, it is open to nobody. Rejects with `HttpListenError`.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { address, port, backend, failed, token, version = "0" } = options;
  const app = portalApp({
    ...{ backend, token, version, failed, mode: "one-process", isOpen: options.isOpen ?? false, now: Date.now },
    site: options.site ?? SITE_FOLDER,
  });
  const server = await serveHttp({ address, port, fetch: app.fetch, failed });
  return {
    address: server.address,
    async close() {
      app.close();
      await server.close();
    },
  };
}

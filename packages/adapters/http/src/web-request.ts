import type { IncomingMessage } from "node:http";

/**
 * A request as the platform's own class, which code that copies requests needs (`new Request(request, …)`); and without
 * a body where HTTP/1.1 says that there is none (RFC 9112 §6.3), as in a browser's DELETE.
 */
export function webRequest(request: Request, { headers }: Pick<IncomingMessage, "headers">): Request {
  if (request.method === "GET" || request.method === "HEAD") return request;
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  const { url, method, signal } = request;
  const body = hasBody ? { body: request.body, duplex: "half" as const } : {};
  return new Request(url, { method, headers: request.headers, signal, ...body });
}

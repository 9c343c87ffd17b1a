import { createHash } from "node:crypto";
import { inSlices } from "./in-slices.ts";

/**
 * JSON with an entity tag where it was asked for by GET: who has that version already gets 304 and no body.
 * RFC 9110 §13.1.2.
 */
export async function jsonResponse(
  value: unknown,
  { status, request }: { readonly status: number; readonly request: Request },
): Promise<Response> {
  const body = `${await jsonOf(value)}\n`;
  const headers = { "content-type": "application/json" };
  if (request.method !== "GET" && request.method !== "HEAD")
    return new Response(body, { status, headers: { ...headers, "cache-control": "no-store" } });
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const cached = { etag, "cache-control": "private, no-cache", vary: "authorization, cookie" };
  if (hasTag(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers: cached });
  return new Response(body, { status, headers: { ...headers, ...cached } });
}

export function hasTag(given: string | null, etag: string): boolean {
  if (given === null) return false;
  return given.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
}

/** As `JSON.stringify` has it; the lists of an answer, which are what is long in it, are written in slices. */
async function jsonOf(value: unknown): Promise<string> {
  if (Array.isArray(value)) return `[${(await inSlices(value, (one) => JSON.stringify(one) ?? "null")).join(",")}]`;
  if (typeof value !== "object" || value === null || "toJSON" in value) return JSON.stringify(value);
  const fields: string[] = [];
  for (const [name, of] of Object.entries(value)) {
    const text = Array.isArray(of) ? await jsonOf(of) : JSON.stringify(of);
    if (text !== undefined) fields.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${fields.join(",")}}`;
}

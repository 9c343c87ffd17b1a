import type { Answered } from "./answered.ts";

const TIMEOUT_MS = 10_000;

/** What is asked besides the path: GET without a body where it is left out. */
export interface Question {
  readonly method?: "POST" | "PUT" | "DELETE";
  readonly body?: unknown;
}

/** One question to a running platform. The platform's own problem texts are passed on. */
export async function askPlatform<T>(
  address: string,
  path: string,
  token?: string,
  { method, body: sent }: Question = {},
): Promise<Answered<T>> {
  const base = /^https?:\/\//.test(address) ? address.replace(/\/$/, "") : `http://${address}`;
  if (!URL.canParse(`${base}${path}`)) {
    return { ok: false, error: `--http ${address} is no address: write it as 127.0.0.1:8080` };
  }
  try {
    const response = await fetch(`${base}${path}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      method: method ?? "GET",
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const body: unknown = response.status === 204 ? undefined : await response.json();
    if (response.ok) return { ok: true, value: body as T };
    return { ok: false, error: detailOf(body) ?? `${base} answered ${response.status}`, status: response.status };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { ok: false, error: `${base} is something else than tandem: its answer is no JSON` };
    return {
      ok: false,
      error: `no tandem answers at ${base} (${reasonOf(error)}): start it with tandem up, or name its folder with --data`,
    };
  }
}

function detailOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("detail" in body)) return undefined;
  return typeof body.detail === "string" ? body.detail : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.message;
}

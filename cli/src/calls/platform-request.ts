import type { Answered } from "./answered.ts";

const TIMEOUT_MS = 10_000;

/** What is asked besides the path: GET without a body where it is left out. */
export interface Question {
  readonly method?: "POST" | "PUT" | "DELETE";
  readonly body?: unknown;
}

export interface PlatformRequest extends Question {
  /** "127.0.0.1:8080", or a whole URL without a path. */
  readonly address: string;
  /** "/v1/calls?pageSize=5" */
  readonly path: string;
  readonly token?: string | undefined;
  /** Ends it at any time, the reading of the body too. */
  readonly signal?: AbortSignal;
  /** The body is read for as long as it comes: only the beginning of the answer must come in time. */
  readonly isStream?: boolean;
}

/** The URL of an address that may leave out http://. */
export function baseOf(address: string): string {
  return /^https?:\/\//.test(address) ? address.replace(/\/$/, "") : `http://${address}`;
}

/** An answer of a running platform whose body is not read yet; a refusal in the platform's own words. */
export async function requestPlatform(request: PlatformRequest): Promise<Answered<Response>> {
  const { address, path, token, method = "GET", body, signal, isStream = false } = request;
  const base = baseOf(address);
  if (!URL.canParse(`${base}${path}`)) {
    return { ok: false, error: `--http ${address} is no address: write it as 127.0.0.1:8080` };
  }
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException("no answer in time", "TimeoutError")), TIMEOUT_MS);
  // A connection that is still open is no reason to go on living.
  timer.unref();
  try {
    const response = await fetch(`${base}${path}`, {
      signal: AbortSignal.any([late.signal, ...(signal === undefined ? [] : [signal])]),
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok && isStream) clearTimeout(timer);
    if (response.ok) return { ok: true, value: response };
    const detail = detailOf(await response.json());
    return { ok: false, error: detail ?? `${base} answered ${response.status}`, status: response.status };
  } catch (error) {
    return { ok: false, error: whyNot(error, address) };
  }
}

/** Why a platform was not asked, or its answer not read, and what to do. */
export function whyNot(error: unknown, address: string): string {
  const base = baseOf(address);
  if (error instanceof SyntaxError) return `${base} is something else than tandem: its answer is no JSON`;
  return `no tandem answers at ${base} (${reasonOf(error)}): start it with tandem up, or name its folder with --data`;
}

function detailOf(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("detail" in body)) return undefined;
  return typeof body.detail === "string" ? body.detail : undefined;
}

/** Of a failed fetch, the system's code where there is one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.message;
}

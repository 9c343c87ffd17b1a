import { ProblemError, type ProblemJson } from "./problem.ts";

const NO_ANSWER: ProblemJson = { title: "No answer", status: 0, detail: "The portal does not answer." };

/** State-changing requests name it, so that no other site's form can make one. */
const CHANGES = { "x-tandem-request": "1" };

/** The JSON that a GET of `path` answers. Rejects with `ProblemError`. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await answered(path, { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) });
  return (await response.json()) as T;
}

/** The text that a GET of `path` answers. Rejects with `ProblemError`. */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await answered(path, { headers: { accept: "text/plain" }, ...(signal ? { signal } : {}) });
  return response.text();
}

/** Changes something. Rejects with `ProblemError`. */
export async function send(method: "POST" | "DELETE", path: string, body?: unknown): Promise<void> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { "content-type": "application/json" };
  await answered(path, { method, headers: { ...CHANGES, ...type }, ...content });
}

async function answered(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ProblemError(NO_ANSWER, { cause });
  }
  if (response.ok) return response;
  throw new ProblemError(await problemOf(response), { retryAfterMs: retryAfterMs(response) });
}

async function problemOf(response: Response): Promise<ProblemJson> {
  const unnamed = { title: response.statusText, status: response.status, detail: `The answer was ${response.status}.` };
  try {
    const found = (await response.json()) as Partial<ProblemJson>;
    return { ...unnamed, ...found, status: response.status };
  } catch {
    return unnamed;
  }
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

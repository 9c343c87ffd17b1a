import type { Answered } from "./answered.ts";
import { type Question, requestPlatform, whyNot } from "./platform-request.ts";

/** One question to a running platform. The platform's own problem texts are passed on. */
export async function askPlatform<T>(
  address: string,
  path: string,
  token?: string,
  question: Question = {},
): Promise<Answered<T>> {
  const answered = await requestPlatform({ address, path, token, ...question });
  if (!answered.ok) return answered;
  try {
    const body: unknown = answered.value.status === 204 ? undefined : await answered.value.json();
    return { ok: true, value: body as T };
  } catch (error) {
    return { ok: false, error: whyNot(error, address) };
  }
}

/** One that is answered by a stream of any length. */
export async function streamPlatform(
  address: string,
  path: string,
  token?: string,
  signal?: AbortSignal,
): Promise<Answered<ReadableStream<Uint8Array>>> {
  const asked = { address, path, token, isStream: true, ...(signal === undefined ? {} : { signal }) };
  const answered = await requestPlatform(asked);
  if (!answered.ok) return answered;
  const { body } = answered.value;
  return body === null ? { ok: false, error: `${address} answered ${path} without a body` } : { ok: true, value: body };
}

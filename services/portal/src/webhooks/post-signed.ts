import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { Webhook } from "standardwebhooks";
import { guardedLookup, hostOf, isPrivateAddress } from "./target-guard.ts";

const TIMEOUT_MS = 10_000;
/** Of the answer; what it says is of no interest. */
const MAX_ANSWER_BYTES = 16_384;

export interface Letter {
  readonly id: string;
  readonly url: string;
  /** "whsec_" and base64 */
  readonly secret: string;
  readonly body: string;
}

/** The status of the answer, or why there was none. */
export type Posted = { readonly status: number } | { readonly error: string };

/** Signs as Standard Webhooks has it, posts once, and follows no redirect. Never rejects. */
export function postSigned(letter: Letter, at: Date, allowsPrivate: boolean): Promise<Posted> {
  const url = new URL(letter.url);
  const host = hostOf(url);
  // No name is looked up for an address, so that the lookup cannot refuse it.
  if (isIP(host) !== 0 && !allowsPrivate && isPrivateAddress(host))
    return Promise.resolve({ error: `${host} is no address of the public internet` });
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(letter.body),
    "user-agent": "tandem-webhooks",
    "webhook-id": letter.id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(letter.secret).sign(letter.id, at, letter.body),
  };
  return new Promise((resolve) => {
    const send = url.protocol === "http:" ? requestHttp : requestHttps;
    const options = { method: "POST", headers, lookup: guardedLookup(allowsPrivate), agent: false };
    const request = send(url, options, (response) => {
      const status = response.statusCode ?? 0;
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES) request.destroy();
      });
      response.on("error", () => undefined);
      resolve({ status });
    });
    const limit = setTimeout(() => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
    request.on("close", () => {
      clearTimeout(limit);
      // Nothing else is told of a connection that ends in 101 (RFC 9110 §15.2.2): no answer, and no error.
      resolve({ error: "the connection was closed without an answer" });
    });
    request.on("error", (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }));
    request.end(letter.body);
  });
}

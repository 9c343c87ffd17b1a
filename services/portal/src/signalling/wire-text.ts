/** What of a SIP message's text a ladder shows. */
export interface WireText {
  readonly isRequest: boolean;
  /** Of a response, the method in its CSeq. */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  readonly reason: string;
  readonly requestUri: string;
  readonly callId: string;
  readonly cseq: number;
  readonly referTo: string;
  readonly subscriptionState: string;
  readonly contentType: string;
  readonly body: string;
}

const COMPACT: Readonly<Record<string, string>> = { i: "call-id", r: "refer-to", c: "content-type" };

/** Reads a message that the platform has sent or understood. What is no such message has an empty method. */
export function readWireText(text: string): WireText {
  const end = text.indexOf("\r\n\r\n");
  const [start = "", ...lines] = (end < 0 ? text : text.slice(0, end)).split("\r\n");
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    const known = COMPACT[name] ?? name;
    if (!fields.has(known)) fields.set(known, line.slice(colon + 1).trim());
  }
  const [, status = "0", reason = ""] = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(start) ?? [];
  const [, method, requestUri = ""] = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(start) ?? [];
  const [cseq = "", cseqMethod = ""] = (fields.get("cseq") ?? "").split(/\s+/);
  return {
    isRequest: method !== undefined,
    method: method ?? cseqMethod,
    status: Number(status),
    reason,
    requestUri,
    callId: fields.get("call-id") ?? "",
    cseq: Number(cseq),
    referTo: fields.get("refer-to") ?? "",
    subscriptionState: fields.get("subscription-state") ?? "",
    contentType: (fields.get("content-type") ?? "").toLowerCase(),
    body: end < 0 ? "" : text.slice(end + 4),
  };
}

/** The status in a NOTIFY's sipfrag; 0 where it has none. */
export function sipfragStatus({ body, method }: WireText): number {
  return method === "NOTIFY" ? Number(/^SIP\/2\.0 (\d{3})/.exec(body)?.[1] ?? 0) : 0;
}

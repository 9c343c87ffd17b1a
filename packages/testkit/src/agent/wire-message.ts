/** A SIP message as a scripted agent reads it: its own reading, apart from the platform's, so that a fault there does not hide itself here. */
export interface WireMessage {
  readonly isRequest: boolean;
  /** Of a response: the method in its CSeq. */
  readonly method: string;
  /** Request-URI; "" of a response. */
  readonly uri: string;
  /** 0 of a request. */
  readonly status: number;
  readonly reason: string;
  /** Names in lower case and in their long form, values as they came, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly text: string;
}

const LONG_NAMES: Readonly<Record<string, string>> = {
  a: "accept-contact",
  b: "referred-by",
  c: "content-type",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  k: "supported",
  l: "content-length",
  m: "contact",
  o: "event",
  r: "refer-to",
  s: "subject",
  t: "to",
  u: "allow-events",
  v: "via",
  x: "session-expires",
};

/** Undefined for what is no SIP message. */
export function readMessage(text: string): WireMessage | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const start = lines[0] ?? "";
  const fields: (readonly [string, string])[] = [];
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(":");
    if (colon < 1) return undefined;
    const name = line.slice(0, colon).trim().toLowerCase();
    fields.push([LONG_NAMES[name] ?? name, line.slice(colon + 1).trim()]);
  }
  const status = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(start);
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(start);
  if (status === null && request === null) return undefined;
  const cseq = fields.find(([name]) => name === "cseq")?.[1] ?? "";
  return {
    isRequest: request !== null,
    method: request?.[1] ?? cseq.split(" ")[1] ?? "",
    uri: request?.[2] ?? "",
    status: Number(status?.[1] ?? 0),
    reason: status?.[2] ?? "",
    fields,
    body: text.slice(end + 4),
    text,
  };
}

/** First value of a header field; "" when there is none. */
export function field(message: WireMessage, name: string): string {
  return message.fields.find(([known]) => known === name)?.[1] ?? "";
}

/** All values of a header field, in order; a line with several is taken apart. */
export function fieldValues(message: WireMessage, name: string): readonly string[] {
  return message.fields
    .filter(([known]) => known === name)
    .flatMap(([, value]) =>
      name === "route" || name === "record-route" || name === "via" ? value.split(/,(?![^<]*>)/) : [value],
    )
    .map((value) => value.trim());
}

export function cseqOf(message: WireMessage): number {
  return Number(field(message, "cseq").split(" ")[0]);
}

export function tagOf(value: string): string {
  return /;tag=([^;>\s]+)/i.exec(value.slice(value.indexOf(">") + 1))?.[1] ?? "";
}

export function branchOf(message: WireMessage): string {
  return /;branch=([^;,\s]+)/i.exec(fieldValues(message, "via")[0] ?? "")?.[1] ?? "";
}

/** The URI in a From, To, Contact or Route value. */
export function uriIn(value: string): string {
  const inside = /<([^>]*)>/.exec(value)?.[1];
  return inside ?? value.split(";")[0]?.trim() ?? "";
}

/** Host and port that a sip URI names, 5060 when it names none. */
export function hostPortOf(uri: string): { readonly address: string; readonly port: number } | undefined {
  const match = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)(?::(\d+))?/i.exec(uri);
  const [, host, port] = match ?? [];
  if (host === undefined) return undefined;
  return { address: host.replace(/^\[|\]$/g, ""), port: Number(port ?? 5060) };
}

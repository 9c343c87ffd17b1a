import { createRequire } from "node:module";
import { formatResponse, responseBasis } from "../src/message/response.ts";
import { headerUri, parse } from "../src/message/sip-message.ts";

/** What the socket adapter uses of Node's buffers, and the type declarations leave out. */
interface Latin1Buffer extends Buffer {
  latin1Slice(start: number, end: number): string;
  latin1Write(text: string, offset: number): number;
}

function latin1(datagram: Buffer): string {
  return (datagram as Latin1Buffer).latin1Slice(0, datagram.length);
}

/** One piece of work on one datagram; answers a number that depends on all that was read, so that nothing is optimised away. */
export type Work = (datagram: Buffer) => number;

// The peers are dependencies of the `tests` package.
const peers = createRequire(new URL("../../../tests/package.json", import.meta.url));

interface KirmVia {
  readonly params: Readonly<Record<string, string>>;
}
interface KirmAddress {
  readonly uri: string;
  readonly params: Readonly<Record<string, string>>;
}
interface KirmMessage {
  readonly method?: string;
  readonly headers: {
    readonly via: readonly KirmVia[];
    readonly "call-id": string;
    readonly cseq: { readonly seq: number };
    readonly from: KirmAddress;
    readonly to: { readonly uri: string; params: Record<string, string> };
    readonly "refer-to"?: KirmAddress;
  };
}
interface Kirm {
  parse(data: Buffer): KirmMessage;
  makeResponse(request: KirmMessage, status: number, reason: string): KirmMessage;
  stringify(message: KirmMessage): string;
}
interface DrachtioMessage {
  has(name: string): boolean;
  get(name: string): string;
  getParsedHeader(name: "via"): readonly KirmVia[];
  getParsedHeader(name: "cseq"): { readonly seq: number };
  getParsedHeader(name: "from" | "to" | "refer-to"): KirmAddress;
}

const sip = peers("sip") as Kirm;
const DrachtioSipMessage = peers("drachtio-srf/lib/sip-parser/message") as new (raw: string) => DrachtioMessage;

/** Datagram to a retainable, checked message, and the six routing fields. */
export const tandemParse: Work = (datagram) => {
  const parsed = parse(datagram, latin1(datagram));
  if (!parsed.ok) throw new Error(parsed.error.reason);
  const m = parsed.value;
  const referTo = m.method === "REFER" ? headerUri(m, "Refer-To") : undefined;
  return m.branch.length + m.callId.length + m.cseq + m.fromTag.length + m.toTag.length + (referTo?.length ?? 0);
};

export const sipParse: Work = (datagram) => {
  const { headers } = sip.parse(datagram);
  return (
    (headers.via[0]?.params["branch"]?.length ?? 0) +
    headers["call-id"].length +
    headers.cseq.seq +
    (headers.from.params["tag"]?.length ?? 0) +
    (headers.to.params["tag"]?.length ?? 0) +
    (headers["refer-to"]?.uri.length ?? 0)
  );
};

export const drachtioParse: Work = (datagram) => {
  const m = new DrachtioSipMessage(datagram.toString());
  return (
    (m.getParsedHeader("via")[0]?.params["branch"]?.length ?? 0) +
    m.get("call-id").length +
    Number(m.getParsedHeader("cseq").seq) +
    (m.getParsedHeader("from").params["tag"]?.length ?? 0) +
    (m.getParsedHeader("to").params["tag"]?.length ?? 0) +
    (m.has("refer-to") ? m.getParsedHeader("refer-to").uri.length : 0)
  );
};

const out = Buffer.alloc(65_536) as Latin1Buffer;

/** REFER datagram in, bytes of the 202 out. */
export const tandemAnswer: Work = (datagram) => {
  const parsed = parse(datagram, latin1(datagram));
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return out.latin1Write(formatResponse(responseBasis(parsed.value), { status: 202, headers: CONTACT }), 0);
};

const CONTACT = "Contact: <sip:edge@192.0.2.80>\r\n";

export const sipAnswer: Work = (datagram) => {
  const response = sip.makeResponse(sip.parse(datagram), 202, "Accepted");
  Object.assign(response.headers, { contact: [{ uri: "sip:edge@192.0.2.80" }] });
  return out.latin1Write(sip.stringify(response), 0);
};

/** The messages of the benchmark: `INSTANCES` different ones a kind, so that no contender lives from a cache. */
const INSTANCES = 256;

export const KINDS = ["invite700", "invite1k8", "refer", "ok200", "options"] as const;
export type Kind = (typeof KINDS)[number];

type Words = { readonly n: number; readonly id: string; readonly tag: string; readonly other: string };

function lines(...text: readonly string[]): string {
  return `${text.join("\r\n")}\r\n`;
}

function withBody(head: string, type: string, body: string): string {
  return `${head}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function shortSdp({ n }: Words): string {
  return lines(
    "v=0",
    `o=- ${n} 1 IN IP4 192.0.2.9`,
    "s=-",
    "c=IN IP4 192.0.2.9",
    "t=0 0",
    `m=audio ${20_000 + 2 * n} RTP/AVP 8`,
  );
}

function longSdp({ n }: Words): string {
  return lines(
    "v=0",
    `o=- ${1_700_000_000 + n} 2 IN IP4 192.0.2.9`,
    "s=call",
    "c=IN IP4 192.0.2.9",
    "t=0 0",
    `m=audio ${20_000 + 2 * n} RTP/AVP 96 9 8 0 18 101`,
    "a=rtpmap:96 opus/48000/2",
    "a=fmtp:96 minptime=10;useinbandfec=1;maxaveragebitrate=40000",
    "a=rtpmap:9 G722/8000",
    "a=rtpmap:8 PCMA/8000",
    "a=rtpmap:0 PCMU/8000",
    "a=rtpmap:18 G729/8000",
    "a=fmtp:18 annexb=no",
    "a=rtpmap:101 telephone-event/8000",
    "a=fmtp:101 0-16",
    `a=rtcp:${20_001 + 2 * n} IN IP4 192.0.2.9`,
    "a=ptime:20",
    "a=maxptime:60",
    "a=sendrecv",
  );
}

const BUILD: Readonly<Record<Kind, (words: Words) => string>> = {
  invite700: (w) =>
    withBody(
      lines(
        `INVITE sip:+4930${w.n}@gw.example SIP/2.0`,
        `Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK${w.id}5`,
        `Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK${w.id}4`,
        `Via: SIP/2.0/UDP 192.0.2.3;branch=z9hG4bK${w.id}3`,
        `Via: SIP/2.0/UDP 192.0.2.4;branch=z9hG4bK${w.id}2`,
        `Via: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bK${w.id}1`,
        "Record-Route: <sip:192.0.2.1;lr>",
        "Record-Route: <sip:192.0.2.2;lr>",
        "Record-Route: <sip:192.0.2.3;lr>",
        "Record-Route: <sip:192.0.2.4;lr>",
        "Max-Forwards: 66",
        `From: <sip:+4940${w.n}@a.example>;tag=${w.tag}`,
        `To: <sip:+4930${w.n}@gw.example>`,
        `Call-ID: ${w.id}@192.0.2.5`,
        `CSeq: ${w.n} INVITE`,
        "Contact: <sip:192.0.2.5>",
      ),
      "application/sdp",
      shortSdp(w),
    ),
  invite1k8: (w) =>
    withBody(
      lines(
        `INVITE sip:+4930123${w.n}@gw.trunk.example:5060;user=phone SIP/2.0`,
        `Via: SIP/2.0/UDP 198.51.100.7:5060;rport;branch=z9hG4bK${w.id}${w.tag}`,
        `Via: SIP/2.0/TCP pbx.customer.example:5062;received=198.51.100.9;branch=z9hG4bK-524287-1---${w.id}`,
        "Record-Route: <sip:198.51.100.7:5060;lr;ftag=as58f4;did=3a1.7f2>",
        "Max-Forwards: 69",
        `From: "Berlin Office ${w.n}" <sip:+49301234${w.n}@pbx.customer.example;user=phone>;tag=${w.tag}`,
        `To: <sip:+4930123${w.n}@gw.trunk.example;user=phone>`,
        `Call-ID: ${w.id}-${w.other}@pbx.customer.example`,
        `CSeq: ${10_000 + w.n} INVITE`,
        `Contact: "Office" <sip:office-${w.n}@198.51.100.9:5062;transport=tcp;ob>;+sip.instance="<urn:uuid:${w.id}>"`,
        `P-Asserted-Identity: "Berlin Office" <sip:+49301234${w.n}@pbx.customer.example>`,
        "P-Early-Media: supported",
        "Privacy: none",
        "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY, SUBSCRIBE, INFO, PRACK, UPDATE, MESSAGE",
        "Supported: replaces, 100rel, timer, norefersub, path, outbound, gruu",
        "Session-Expires: 1800;refresher=uac",
        "Min-SE: 90",
        "User-Agent: ExamplePBX/16.30.1 (trunk module 2.4)",
        `User-to-User: 00${w.id}${w.other};encoding=hex`,
        `X-Correlation-Id: ${w.other}-${w.id}`,
        "Accept: application/sdp, application/dtmf-relay",
        "Date: Sat, 13 Nov 2027 23:29:00 GMT",
      ),
      "application/sdp",
      longSdp(w),
    ),
  refer: (w) =>
    lines(
      "REFER sip:edge@192.0.2.80 SIP/2.0",
      `Via: SIP/2.0/UDP 198.51.100.9;branch=z9hG4bK${w.id}`,
      "Max-Forwards: 70",
      `From: <sip:agent@acme.example>;tag=${w.tag}`,
      `To: <sip:+4930${w.n}@acme.example>;tag=${w.other}`,
      `Call-ID: ${w.id}@acme.example`,
      `CSeq: ${w.n + 2} REFER`,
      `Contact: <sip:agent@198.51.100.9>`,
      `Refer-To: <sip:carol@acme.example?Replaces=${w.other}%40acme.example%3Bto-tag%3D${w.n}%3Bfrom-tag%3D${w.tag}>`,
      "Referred-By: <sip:agent@acme.example>",
      "Content-Length: 0",
      "",
    ),
  ok200: (w) =>
    lines(
      "SIP/2.0 200 OK",
      `Via: SIP/2.0/UDP 192.0.2.80;branch=z9hG4bK${w.id}`,
      `From: <sip:edge@192.0.2.80>;tag=${w.other}`,
      `To: <sip:agent@acme.example>;tag=${w.tag}`,
      `Call-ID: ${w.id}@acme.example`,
      `CSeq: ${w.n + 1} NOTIFY`,
      "Contact: <sip:agent@198.51.100.9>",
      "Content-Length: 0",
      "",
    ),
  options: (w) =>
    lines(
      "OPTIONS sip:gw.trunk.example SIP/2.0",
      `Via: SIP/2.0/UDP 198.51.100.9:5060;rport;branch=z9hG4bK${w.id}`,
      "Max-Forwards: 70",
      `From: <sip:ping@acme.example>;tag=${w.tag}`,
      "To: <sip:gw.trunk.example>",
      `Call-ID: ${w.id}@acme.example`,
      `CSeq: ${w.n} OPTIONS`,
      "Contact: <sip:ping@198.51.100.9>",
      "Accept: application/sdp",
      "User-Agent: ExamplePBX",
      "Content-Length: 0",
      "",
    ),
};

// A multiplicative generator: the same messages in every process, and no randomness to explain away.
function wordsOf(n: number): Words {
  const word = (salt: number) => (Math.imul(n + 1, 2_654_435_761 + salt) >>> 0).toString(16).padStart(8, "0");
  return { n: 100 + n, id: `${word(0)}${word(2)}`, tag: word(4), other: word(6) };
}

/** `INSTANCES` datagrams of one kind, each in a buffer of its own. */
export function instancesOf(kind: Kind): readonly Buffer[] {
  return Array.from({ length: INSTANCES }, (_, n) => Buffer.from(BUILD[kind](wordsOf(n)), "latin1"));
}

/** `INSTANCES` datagrams, all kinds in turn. */
export function mixedInstances(): readonly Buffer[] {
  const all = KINDS.map(instancesOf);
  return Array.from({ length: INSTANCES }, (_, n) => (all[n % all.length] as readonly Buffer[])[n] as Buffer);
}

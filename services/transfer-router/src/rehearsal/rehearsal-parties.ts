import {
  encodeLatin1,
  formatRequest,
  formatResponse,
  header,
  headerUri,
  parse,
  responseBasis,
  type SipMessage,
} from "@tandem/sip";

/** Addresses of `configWith`: the trunk's PBX, and the carrier `south`, which has the target. */
const PBX = "127.0.20.2";
const SOUTH = "127.0.20.4";
const CALLED = "sip:+12025550101@acme.trunk.example";
const TARGETS = ["sip:+12025550201@acme.trunk.example", `sip:carol@${SOUTH}`] as const;

const REFER_AFTER_MS = 100;
const TARGET_ANSWERS_AFTER_MS = 20;
const HANG_UP_AFTER_MS = 400;
const PBX_LEAVES_AFTER_MS = 1_100;

/** Puts a message on the way to the platform. */
export type Post = (text: string, from: string, afterMs: number) => void;

/** The three parties of the usual call: a PBX dials, refers whom it called to somebody else, and everybody hangs up. */
export class RehearsalParties {
  readonly #post: Post;
  #begun = 0;
  #ended = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Calls whose PBX has left. */
  get ended(): number {
    return this.#ended;
  }

  begin(): void {
    this.#begun += 1;
    const dialogue = {
      from: `<sip:1@${PBX}>;tag=a${this.#begun}`,
      to: `<${CALLED}>`,
      callId: `rehearsal-${this.#begun}`,
    };
    this.#ask("INVITE", PBX, { ...dialogue, uri: CALLED, cseq: 1, body: sdpOf(PBX) }, 0);
  }

  /** A message of the platform to the party at this address. */
  receive(text: string, at: string): void {
    const parsed = parse(encodeLatin1(text), text);
    if (!parsed.ok) return;
    const message = parsed.value;
    if (!message.isRequest) this.#answered(message, at);
    else if (message.method !== "ACK") this.#asked(message, at);
  }

  #asked(message: SipMessage, at: string): void {
    const isInvite = message.method === "INVITE";
    const isNew = message.toTag === "";
    const isTarget = isInvite && at === SOUTH;
    const basis = responseBasis(message);
    const toTag = isNew ? `b${this.#begun}` : "";
    if (isInvite && isNew) this.#post(formatResponse(basis, { status: 180, toTag, headers: contactOf(at) }), at, 0);
    const body = isInvite ? { contentType: "application/sdp", body: sdpOf(at), headers: contactOf(at) } : {};
    this.#post(formatResponse(basis, { status: 200, toTag, ...body }), at, isTarget ? TARGET_ANSWERS_AFTER_MS : 0);
    if (!isTarget || !isNew) return;
    const { callId } = message;
    const to = header(message, "From") ?? "";
    const from = `${header(message, "To")};tag=${toTag}`;
    this.#ask("BYE", at, { uri: headerUri(message, "Contact") ?? CALLED, from, to, callId, cseq: 1 }, HANG_UP_AFTER_MS);
  }

  #answered(message: SipMessage, at: string): void {
    if (at !== PBX || message.status < 200) return;
    if (message.method === "BYE") this.#ended += 1;
    if (message.method !== "INVITE") return;
    const { callId } = message;
    const uri = headerUri(message, "Contact") ?? CALLED;
    const dialogue = { uri, from: header(message, "From") ?? "", to: header(message, "To") ?? "", callId };
    this.#ask("ACK", PBX, { ...dialogue, cseq: 1 }, 0);
    const target = TARGETS[this.#begun % TARGETS.length];
    const headers = `${contactOf(PBX)}Refer-To: <${target}>\r\nReferred-By: <sip:1@${PBX}>\r\n`;
    this.#ask("REFER", PBX, { ...dialogue, cseq: 2, headers }, REFER_AFTER_MS);
    this.#ask("BYE", PBX, { ...dialogue, cseq: 3 }, PBX_LEAVES_AFTER_MS);
  }

  #ask(method: string, at: string, request: Request, afterMs: number): void {
    const { body, headers = contactOf(at) } = request;
    const via = `SIP/2.0/UDP ${at}:5060;branch=z9hG4bK${method}-${request.callId}-${request.cseq}`;
    const content = body === undefined ? {} : { contentType: "application/sdp", body };
    this.#post(formatRequest({ ...request, ...content, headers, method, via, maxForwards: 70 }), at, afterMs);
  }
}

interface Request {
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly headers?: string;
  readonly body?: string;
}

function contactOf(address: string): string {
  return `Contact: <sip:party@${address}:5060>\r\n`;
}

function sdpOf(address: string): string {
  return (
    `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 8 101\r\n` +
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
  );
}

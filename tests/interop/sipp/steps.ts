/** Steps of SIPp scenarios (XML), for a party with one dialog. Both roles leave the same variables behind, so that what follows the ACK is the same for both. */
export type Step = string;

/** `lo`, `rm`: the values of From and To of our requests in the dialog; `rc`: the remote target; `tt`: the remote tag of a caller. */
const VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
const ECHO = ["[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]"];

export interface Offer {
  /** Port of the audio in the SDP. */
  readonly port?: number;
}

export interface CallOptions extends Offer {
  readonly to: string;
  /** Value of From without its tag. */
  readonly from?: string;
  readonly headers?: readonly string[];
  readonly cseq?: number;
}

function message(lines: readonly string[], body: readonly string[] = []): string {
  const length = body.length === 0 ? "Content-Length: 0" : "Content-Length: [len]";
  return `<![CDATA[\n${[...lines, length, "", ...body].join("\n")}\n\n]]>`;
}

function sdp(name: string, { port = 40_000 }: Offer): string[] {
  const host = "[local_ip]";
  return ["v=0", `o=${name} 1 1 IN IP4 ${host}`, "s=-", `c=IN IP4 ${host}`, "t=0 0", `m=audio ${port} RTP/AVP 0`, "a=rtpmap:0 PCMU/8000"];
}

const ereg = (regexp: string, header: string, variables: string): string =>
  `<ereg regexp="${regexp}" search_in="hdr" header="${header}:" assign_to="${variables}" check_it="true"/>`;

/** INVITE with an offer. The tag of From is the same in each, so that one with credentials follows in the same attempt. */
export function invite(options: CallOptions): Step {
  const { to, from = "<sip:+12025550100@[local_ip]>", headers = [], cseq = 1 } = options;
  const lines = [
    `INVITE ${to} SIP/2.0`,
    VIA,
    `From: ${from};tag=[pid]A[call_number]`,
    `To: <${to}>`,
    "Call-ID: [call_id]",
    `CSeq: ${cseq} INVITE`,
    "Contact: <sip:caller@[local_ip]:[local_port]>",
    "Max-Forwards: 70",
    ...headers,
    "Content-Type: application/sdp",
  ];
  return `<send retrans="500">${message(lines, sdp("caller", options))}</send>`;
}

/** The 2xx of our INVITE and the ACK, with provisional responses before. */
export function answered({ to, cseq = 1 }: Pick<CallOptions, "to" | "cseq">): Step {
  const learn = [
    ereg(".*", "From", "lo"),
    ereg(".*", "To", "rm"),
    ereg("&lt;([^&gt;]+)&gt;", "Contact", "j,rc"),
  ].join("");
  const ack = ["ACK [$rc] SIP/2.0", VIA, "From:[$lo]", "To:[$rm]", "Call-ID: [call_id]", `CSeq: ${cseq} ACK`, "Max-Forwards: 70"];
  const provisional = [100, 180, 183].map((status) => `<recv response="${status}" optional="true"/>`).join("");
  void to;
  return `${provisional}<recv response="200"><action>${learn}</action></recv><send>${message(ack)}</send>`;
}

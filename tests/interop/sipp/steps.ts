/**
 * Steps of SIPp scenarios, for a party with one dialog, as the XML that SIPp reads. Caller and called party leave the same variables behind,
 * so that what follows the ACK is written the same for both: `lo` and `rm` are From and To of their requests, `rc` the remote target.
 */
export type Step = string;

export interface CallOptions {
  readonly to: string;
  /** From, without its tag. */
  readonly from?: string;
  readonly headers?: readonly string[];
  readonly cseq?: number;
}

export interface RequestOptions {
  /** Request-URI; the remote target when left out. */
  readonly uri?: string;
  readonly cseq?: number;
  readonly headers?: readonly string[];
}

/** Where the audio of each party is to go, as its SDP says. */
const AUDIO_PORT = 40_000;
const VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]";
const ECHO = ["[last_Via:]", "[last_From:]", "[last_To:]", "[last_Call-ID:]", "[last_CSeq:]"];
const CONTACT = "Contact: <sip:party@[local_ip]:[local_port];transport=[transport]>";

/** An INVITE with an offer. */
export function invite({ to, from = "<sip:+12025550100@[local_ip]>", headers = [], cseq = 1 }: CallOptions): Step {
  const lines = [
    `INVITE ${to} SIP/2.0`,
    VIA,
    `From: ${from};tag=[pid]A[call_number]`,
    `To: <${to}>`,
    "Call-ID: [call_id]",
    `CSeq: ${cseq} INVITE`,
    CONTACT,
    "Max-Forwards: 70",
    ...headers,
  ];
  return send(lines, sdp(), true);
}

/** The 2xx of our INVITE, and its ACK. */
export function answered(cseq = 1): Step {
  const learn = [
    learned("&lt;.*", "From", "lo"),
    learned("&lt;.*", "To", "rm"),
    learned("&lt;([^&gt;]+)&gt;", "Contact", "j,rc"),
  ];
  return `${provisional()}${recv('response="200"', learn)}${send(inDialog("ACK", { cseq }))}`;
}

/** A challenge to our INVITE (RFC 3261 §22.2), and its ACK; an INVITE with `credentials` comes next. */
export function challenged(status: number, to: string, cseq = 1): Step {
  const lines = [
    `ACK ${to} SIP/2.0`,
    // RFC 3261 §17.1.1.3: the ACK of a refusal has the branch of its INVITE.
    "[last_Via:]",
    "From: <sip:+12025550100@[local_ip]>;tag=[pid]A[call_number]",
    "[last_To:]",
    "Call-ID: [call_id]",
    `CSeq: ${cseq} ACK`,
    "Max-Forwards: 70",
  ];
  return `<recv response="100" optional="true"/><recv response="${status}" auth="true"/>${send(lines)}`;
}

/** The refusal of our INVITE, and its ACK. */
export function refused(status: number, to: string, cseq = 1): Step {
  return challenged(status, to, cseq).replace(' auth="true"', "");
}

export function invited(): Step {
  return recv('request="INVITE"', [
    learned("&lt;.*", "From", "rm"),
    learned("&lt;[^&gt;]+&gt;", "To", "me"),
    learned("&lt;([^&gt;]+)&gt;", "Contact", "j,rc"),
  ]);
}

/** Answers the INVITE that came first, and takes the ACK. */
export function answer(): Step {
  const tagged = ECHO.map((line) => (line === "[last_To:]" ? "[last_To:];tag=[pid]B[call_number]" : line));
  // From here on requests of ours have the To of that INVITE, with our tag, as their From.
  const become = '<nop><action><assignstr assign_to="lo" value="[$me];tag=[pid]B[call_number]"/></action></nop>';
  return `${send(["SIP/2.0 200 OK", ...tagged, CONTACT], sdp(), true)}<recv request="ACK"/>${become}`;
}

/** A response to the INVITE that came first. */
export function respond(statusLine: string): Step {
  const tagged = ECHO.map((line) => (line === "[last_To:]" ? "[last_To:];tag=[pid]B[call_number]" : line));
  return send([`SIP/2.0 ${statusLine}`, ...tagged, CONTACT]);
}

/** A refusal of the INVITE that came first; takes the ACK. */
export function refuse(statusLine: string): Step {
  return `${respond(statusLine).replace("<send>", '<send retrans="500">')}<recv request="ACK"/>`;
}

/** A CANCEL of the INVITE that came first: 200, and 487 to the INVITE. */
export function cancelled(): Step {
  const invite = [
    "[last_Via:]",
    "[last_From:]",
    "[last_To:];tag=[pid]B[call_number]",
    "[last_Call-ID:]",
    "CSeq: 1 INVITE",
  ];
  return [
    recv('request="CANCEL"'),
    send(["SIP/2.0 200 OK", ...ECHO]),
    send(["SIP/2.0 487 Request Terminated", ...invite], [], true),
    recv('request="ACK"'),
  ].join("");
}

/** A re-INVITE with an offer, its answer and its ACK. */
export function reinvited(): Step {
  return `${recv('request="INVITE"')}${send(["SIP/2.0 200 OK", ...ECHO, CONTACT], sdp(), true)}${recv('request="ACK"')}`;
}

/** A request in the dialog. */
export function request(method: string, options: RequestOptions = {}): Step {
  return send(inDialog(method, options), [], true);
}

/** A REFER; 2 is its CSeq when none is given. `referTo` is the value of the field. */
export function refer(referTo: string, options: RequestOptions = {}): Step {
  return request("REFER", {
    cseq: 2,
    ...options,
    headers: [CONTACT, `Refer-To: ${referTo}`, ...(options.headers ?? [])],
  });
}

export function response(status: number, header?: { readonly name: string; readonly matches: string }): Step {
  return recv(`response="${status}"`, header === undefined ? [] : [learned(header.matches, header.name, "j")]);
}

/** A NOTIFY with this status line in its sipfrag, this Subscription-State and this Event, answered with `reply`. */
export function notified(statusLine: string, state: "active" | "terminated", reply = "200 OK", event = "refer"): Step {
  const checks = [
    `<ereg regexp="^SIP/2.0 ${statusLine}" search_in="body" assign_to="j" check_it="true"/>`,
    learned(`^ *${state}`, "Subscription-State", "j"),
    learned(`^ *${event}$`, "Event", "j"),
  ];
  return `${recv('request="NOTIFY"', checks)}${send([`SIP/2.0 ${reply}`, ...ECHO])}`;
}

/** BYE from the other side. */
export function hungUp(): Step {
  return `${recv('request="BYE"')}${send(["SIP/2.0 200 OK", ...ECHO])}`;
}

/** BYE from our side. */
export function hangUp(options: RequestOptions = {}): Step {
  return `${request("BYE", { cseq: 3, ...options })}${recv('response="200"')}`;
}

export function pause(ms: number): Step {
  return `<pause milliseconds="${ms}"/>`;
}

/** The whole file. */
export function scenario(name: string, steps: readonly Step[]): string {
  const body = steps.join("\n");
  // SIPp wants each variable used twice.
  const variables = [
    ...new Set([...body.matchAll(/assign_to="([^"]+)"/g)].flatMap(([, names = ""]) => names.split(","))),
  ];
  const reference = variables.length === 0 ? "" : `<Reference variables="${variables.join(",")}"/>`;
  return `<?xml version="1.0"?>\n<scenario name="${name}">\n${body}\n${reference}\n</scenario>\n`;
}

function inDialog(method: string, { uri = "[$rc]", cseq = 3, headers = [] }: RequestOptions): string[] {
  const start = `${method} ${uri} SIP/2.0`;
  return [
    start,
    VIA,
    "From: [$lo]",
    "To: [$rm]",
    "Call-ID: [call_id]",
    `CSeq: ${cseq} ${method}`,
    "Max-Forwards: 70",
    ...headers,
  ];
}

function send(lines: readonly string[], body: readonly string[] = [], isRepeated = false): Step {
  const content =
    body.length === 0 ? ["Content-Length: 0"] : ["Content-Type: application/sdp", "Content-Length: [len]"];
  return `<send${isRepeated ? ' retrans="500"' : ""}><![CDATA[\n${[...lines, ...content, "", ...body].join("\n")}\n\n]]></send>`;
}

function recv(what: string, actions: readonly string[] = []): Step {
  return actions.length === 0 ? `<recv ${what}/>` : `<recv ${what}><action>${actions.join("")}</action></recv>`;
}

function learned(regexp: string, header: string, variables: string): string {
  return `<ereg regexp="${regexp}" search_in="hdr" header="${header}:" assign_to="${variables}" check_it="true"/>`;
}

function provisional(): Step {
  return [100, 180, 183].map((status) => `<recv response="${status}" optional="true"/>`).join("");
}

function sdp(): string[] {
  const host = "[local_ip]";
  return [
    "v=0",
    `o=party 1 1 IN IP4 ${host}`,
    "s=-",
    `c=IN IP4 ${host}`,
    "t=0 0",
    `m=audio ${AUDIO_PORT} RTP/AVP 0`,
    "a=rtpmap:0 PCMU/8000",
  ];
}

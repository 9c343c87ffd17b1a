import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { until } from "./chaos-cluster.ts";

const CALLED = "sip:+12025550101@acme.trunk.example";
const ANSWER_MS = 5_000;

export interface RawCall {
  readonly callId: string;
  readonly tag: string;
  readonly branch: string;
  /** Port of its Via's sent-by. */
  readonly port: number;
}

/** A caller that writes its messages by hand: Call-IDs, tags and branches are what a row wants them to be. UDP. */
export class RawUac {
  readonly address: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #platform: string;
  /** Responses in order. */
  readonly seen: string[] = [];

  private constructor(socket: Socket, platform: string) {
    this.#socket = socket;
    this.#platform = platform;
    ({ address: this.address, port: this.port } = socket.address());
    socket.on("message", (bytes) => this.seen.push(bytes.toString("latin1")));
  }

  static async bind(address: string, platform: string): Promise<RawUac> {
    const socket = createSocket("udp4");
    socket.bind(0, address);
    await once(socket, "listening");
    return new RawUac(socket, platform);
  }

  invite({ callId, tag, branch, port }: RawCall): string {
    const sdp = `v=0\r\no=- 1 1 IN IP4 ${this.address}\r\ns=-\r\nc=IN IP4 ${this.address}\r\nt=0 0\r\nm=audio 21000 RTP/AVP 0\r\n`;
    const head = this.#head("INVITE", CALLED, { callId, tag, branch, port }, "", 1);
    return `${head}Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`;
  }

  send(text: string): void {
    this.#socket.send(Buffer.from(text, "latin1"), 5060, this.#platform, () => undefined);
  }

  /** The first final response to a request of this call; "" when none came. */
  async final({ callId }: RawCall, cseq: string): Promise<string> {
    const find = (): string | undefined =>
      this.seen.find(
        (text) =>
          /^SIP\/2\.0 [2-6]/.test(text) &&
          text.includes(`Call-ID: ${callId}\r\n`) &&
          text.includes(`CSeq: ${cseq}\r\n`),
      );
    await until(() => find() !== undefined, ANSWER_MS);
    return find() ?? "";
  }

  /** Of a 2xx a request of its own to the Contact, of a refusal one of the INVITE's own transaction (RFC 3261 §13.2.2.4, §17.1.1.3). */
  ack(call: RawCall, answer: string): void {
    const ack =
      statusOf(answer) < 300
        ? this.#head("ACK", targetOf(answer), { ...call, branch: `${call.branch}a` }, toTagOf(answer), 1)
        : this.#head("ACK", CALLED, call, toTagOf(answer), 1);
    this.send(`${ack}Content-Length: 0\r\n\r\n`);
  }

  async bye(call: RawCall, answer: string): Promise<string> {
    this.send(
      `${this.#head("BYE", targetOf(answer), { ...call, branch: `${call.branch}b` }, toTagOf(answer), 2)}Content-Length: 0\r\n\r\n`,
    );
    return await this.final(call, "2 BYE");
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, "close");
  }

  #head(method: string, uri: string, { callId, tag, branch, port }: RawCall, toTag: string, cseq: number): string {
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address}:${port};rport;branch=z9hG4bK${branch}`,
      "Max-Forwards: 70",
      `From: <sip:+12025550100@acme.trunk.example>;tag=${tag}`,
      `To: <${CALLED}>${toTag === "" ? "" : `;tag=${toTag}`}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:raw@${this.address}:${port}>`,
      "",
    ].join("\r\n");
  }
}

export function statusOf(answer: string): number {
  return Number(/^SIP\/2\.0 (\d{3})/.exec(answer)?.[1] ?? 0);
}

function toTagOf(answer: string): string {
  return /^To:.*;tag=([^;\r\n]+)/im.exec(answer)?.[1] ?? "";
}

function targetOf(answer: string): string {
  return /^Contact: <([^>]+)>/im.exec(answer)?.[1] ?? "";
}

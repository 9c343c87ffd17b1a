import { createHash } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loopbackNet, type TestPlatform, testPlatform } from "./test-platform.ts";

// Who listens in can repeat an answer to a challenge byte for byte. The bytes here are written by hand: no client repeats itself so.

const NET = loopbackNet(29);
const CUSTOMER = `${NET}.9`;
const CALLED = "sip:+12025550101@globex.trunk.example";
const REALM = "globex.trunk.example";

let world: TestPlatform;
let customer: Peer;
let north: Peer;
beforeAll(async () => {
  world = await testPlatform(NET);
  customer = await peer(CUSTOMER);
  north = await peer(world.north);
});
afterAll(async () => {
  customer.socket.close();
  north.socket.close();
  await world.close();
});

interface Peer {
  readonly socket: Socket;
  send(text: string): void;
  /** The next message that begins so; those before it are passed over. */
  next(start: RegExp): Promise<string>;
}

async function peer(address: string): Promise<Peer> {
  const socket = createSocket("udp4");
  const inbox: string[] = [];
  let wake: () => void = () => undefined;
  socket.on("message", (bytes) => {
    inbox.push(bytes.toString("latin1"));
    wake();
  });
  socket.bind(5060, address);
  await once(socket, "listening");
  return {
    socket,
    send: (text) => socket.send(Buffer.from(text, "latin1"), 5060, `${NET}.1`),
    async next(start) {
      for (;;) {
        const text = inbox.shift();
        if (text !== undefined && start.test(text)) return text;
        if (text === undefined) await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

interface Sketch {
  readonly branch: string;
  readonly cseq: number;
  readonly credentials?: string;
}

function request(method: "INVITE" | "ACK", { branch, cseq, credentials = "" }: Sketch, to = `<${CALLED}>`): string {
  return `${method} ${CALLED} SIP/2.0\r\nVia: SIP/2.0/UDP ${CUSTOMER}:5060;branch=${branch}\r\nMax-Forwards: 70\r\nFrom: <sip:+12025550300@${CUSTOMER}>;tag=f\r\nTo: ${to}\r\nCall-ID: replayed-${process.pid}\r\nCSeq: ${cseq} ${method}\r\nContact: <sip:${CUSTOMER}:5060>\r\n${credentials}Content-Length: 0\r\n\r\n`;
}

/** Sends the INVITE, awaits its final answer and acknowledges it. */
async function refused(sketch: Sketch, answerIt?: () => Promise<void>): Promise<string> {
  customer.send(request("INVITE", sketch));
  await answerIt?.();
  const answer = await customer.next(/^SIP\/2\.0 [3-6]/);
  customer.send(request("ACK", sketch, fieldOf(answer, "To")));
  return answer;
}

async function busy(): Promise<void> {
  const invite = await north.next(/^INVITE /);
  const copied = ["Via", "From", "Call-ID", "CSeq"].map((name) => `${name}: ${fieldOf(invite, name)}\r\n`).join("");
  north.send(`SIP/2.0 486 Busy Here\r\n${copied}To: ${fieldOf(invite, "To")};tag=n\r\nContent-Length: 0\r\n\r\n`);
  await north.next(/^ACK /);
}

function fieldOf(text: string, name: string): string {
  return new RegExp(`^${name}: (.*)\r$`, "m").exec(text)?.[1] ?? "";
}

function nonceOf(challenge: string): string {
  return /nonce="([^"]+)"/.exec(challenge)?.[1] ?? "";
}

function credentialsFor(nonce: string, nc: string): string {
  const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
  const ha1 = md5(`agent:${REALM}:interop-only`);
  const response = md5(`${ha1}:${nonce}:${nc}:c0:auth:${md5(`INVITE:${CALLED}`)}`);
  return `Proxy-Authorization: Digest username="agent", realm="${REALM}", nonce="${nonce}", uri="${CALLED}", response="${response}", algorithm=MD5, qop=auth, nc=${nc}, cnonce="c0"\r\n`;
}

it("an answer to a challenge is good for one call; whoever repeats it is challenged again (RFC 7616 §3.4)", async () => {
  const nonce = nonceOf(await refused({ branch: "z9hG4bK-1", cseq: 1 }));
  const first = { branch: "z9hG4bK-2", cseq: 2, credentials: credentialsFor(nonce, "00000001") };
  expect(await refused(first, busy)).toMatch(/^SIP\/2\.0 486 /);

  for (const again of [{ ...first, branch: "z9hG4bK-3" }, { ...first, cseq: 3 }, first]) {
    const answer = await refused(again);
    expect(answer).toMatch(/^SIP\/2\.0 407 /);
    expect(answer).toContain("stale=true");
    expect(nonceOf(answer)).not.toBe(nonce);
  }

  // The customer itself goes on with the next count, or with the nonce of the new challenge.
  const next = { branch: "z9hG4bK-4", cseq: 4, credentials: credentialsFor(nonce, "00000002") };
  expect(await refused(next, busy)).toMatch(/^SIP\/2\.0 486 /);
});

import { encodeLatin1, parse, type SipMessage } from "@tandem/sip";
import { expect, it } from "vitest";
import { LoadCall } from "./load-call.ts";
import { openLoadSocket } from "./load-socket.ts";
import { PartyWire } from "./party-wire.ts";

const PLACE = { address: "127.0.0.1", port: 9 };

function invite(callId: string): SipMessage {
  const text = `INVITE sip:2@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK${callId}\r\nFrom: <sip:1@example.org>;tag=1\r\nTo: <sip:2@example.org>\r\nCall-ID: ${callId}\r\nCSeq: 1 INVITE\r\nContact: <sip:1@127.0.0.1:9>\r\nContent-Length: 0\r\n\r\n`;
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error("the INVITE of this test cannot be read");
  return parsed.value;
}

it("a side that is called twice, as after a carrier that failed, is known by both Call-IDs until the call is over", async () => {
  const socket = await openLoadSocket({ address: "127.0.0.1", port: 0 }, () => undefined);
  const wire = new PartyWire("w", () => undefined);
  const uris = { from: "sip:1@example.org", dial: "sip:2@example.org", referTo: "sip:3@example.org" };
  const times = { talkMs: 0, hangUpMs: 0, answerMs: 0, afterMs: 0, patienceMs: 60_000 };
  const call = new LoadCall(wire, {
    ...{ ...uris, ...times, name: "c0", socket, server: PLACE },
    took: () => undefined,
    over: () => undefined,
  });
  call.ring("transferee", invite("first"), socket, PLACE);
  call.ring("transferee", invite("second"), socket, PLACE);
  expect(call.parties.map(({ callId }) => callId)).toEqual(["c0@127.0.0.1", "first", "second"]);
  call.abandon();
  wire.close();
  await socket.close();
});

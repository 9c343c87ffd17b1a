import { encodeLatin1, parse, type SipMessage } from "@tandem/sip";
import { expect, it } from "vitest";
import { CalledParty } from "./called-party.ts";
import { openLoadSocket } from "./load-socket.ts";
import { PartyWire } from "./party-wire.ts";

function request(method: string, cseq: number, toTag: string, from: { readonly port: number }): SipMessage {
  const head = `${method} sip:2@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${from.port};branch=z9hG4bK${method}${cseq}\r\n`;
  const text = `${head}From: <sip:1@example.org>;tag=1\r\nTo: <sip:2@example.org>${toTag}\r\nCall-ID: c\r\nCSeq: ${cseq} ${method}\r\nContact: <sip:1@127.0.0.1:${from.port}>\r\nContent-Length: 0\r\n\r\n`;
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error("a request of this test cannot be read");
  return parsed.value;
}

it("a target that is offered a session anew hangs up all the same", async () => {
  const heard: string[] = [];
  const platform = await openLoadSocket({ address: "127.0.0.1", port: 0 }, (text) => heard.push(text));
  const socket = await openLoadSocket({ address: "127.0.0.1", port: 0 }, () => undefined);
  const wire = new PartyWire("w", () => undefined);
  const plan = { role: "target" as const, answerMs: 0, hangUpMs: 20, ended: () => undefined };
  const party = new CalledParty(wire, plan, request("INVITE", 1, "", platform), socket, platform);
  party.receive(request("ACK", 1, ";tag=w-1", platform), platform);
  party.receive(request("INVITE", 2, ";tag=w-1", platform), platform);
  party.receive(request("ACK", 2, ";tag=w-1", platform), platform);
  await expect.poll(() => heard.filter((text) => text.startsWith("BYE ")), { timeout: 10_000 }).not.toEqual([]);
  party.stop();
  wire.close();
  await Promise.all([platform.close(), socket.close()]);
});

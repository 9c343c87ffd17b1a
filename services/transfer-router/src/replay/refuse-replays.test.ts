import { clusterKeys } from "@tandem/identity";
import { encodeLatin1, parse, type SipMessage } from "@tandem/sip";
import { expect, it } from "vitest";
import { transactionName } from "../host/call-keys.ts";
import type { RouterReply, SipArrival } from "../host/sip-arrival.ts";
import { type DigestArrival, refuseReplays } from "./refuse-replays.ts";

const AT = 1_790_000_000_000;
const KEYS = clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
const SOURCE = { address: "203.0.113.9", port: 5060, transport: "UDP" };

function messageOf(method: string, branch: string): SipMessage {
  const text = `${method} sip:1@globex.trunk.example SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.9:5060;branch=${branch}\r\nMax-Forwards: 70\r\nFrom: <sip:a@x>;tag=f\r\nTo: <sip:1@x>\r\nCall-ID: c\r\nCSeq: 2 ${method}\r\nContent-Length: 0\r\n\r\n`;
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

function arrival(branch: string, count: number | undefined, mintedAt = AT, method = "INVITE"): DigestArrival {
  return {
    at: AT + 10,
    source: SOURCE,
    flow: { listener: "udp:127.0.20.1:5060", token: "" },
    partition: 1,
    actor: "",
    party: { kind: "trunk", trunk: "globex" },
    message: messageOf(method, branch),
    traceparent: "",
    digest: count === undefined ? undefined : { nonce: "n", count, mintedAt },
  };
}

/** A router that answers so, in turn, and then accepts; with calls of these keys from before. */
function guarded(replies: readonly RouterReply[] = [], taken: readonly string[] = []) {
  const left = [...replies];
  const delivered: string[] = [];
  const router = {
    deliver({ message }: SipArrival) {
      delivered.push(`${message.method} ${message.branch}`);
      return Promise.resolve(left.shift() ?? { kind: "accepted" as const });
    },
    knows: (transaction: string) => taken.includes(transaction),
  };
  const deliver = refuseReplays({ router, keys: KEYS, since: AT });
  return { delivered, kindOf: async (one: DigestArrival) => (await deliver(one)).kind };
}

it("hands on the first use and its copies, and not the same answer in another transaction", async () => {
  const { delivered, kindOf } = guarded();
  expect(await kindOf(arrival("z9hG4bK-1", 1))).toBe("accepted");
  expect(await kindOf(arrival("z9hG4bK-1", 1))).toBe("accepted");
  expect(await kindOf(arrival("z9hG4bK-2", 1))).toBe("replayed");
  expect(delivered).toEqual(["INVITE z9hG4bK-1", "INVITE z9hG4bK-1"]);
});

it("hands on everything that needed no answer to a challenge", async () => {
  const { kindOf } = guarded();
  expect(await kindOf(arrival("z9hG4bK-1", undefined))).toBe("accepted");
  expect(await kindOf(arrival("z9hG4bK-2", undefined))).toBe("accepted");
});

it("takes the ACK of a refusal as the end of its copies", async () => {
  const { kindOf } = guarded();
  await kindOf(arrival("z9hG4bK-1", 1));
  await kindOf(arrival("z9hG4bK-1", undefined, AT, "ACK"));
  expect(await kindOf(arrival("z9hG4bK-1", 1))).toBe("replayed");
});

it("gives the count back where the router took nothing", async () => {
  const { kindOf } = guarded([{ kind: "overloaded", retryAfterSec: 2 }, { kind: "elsewhere" }]);
  expect(await kindOf(arrival("z9hG4bK-1", 1))).toBe("overloaded");
  expect(await kindOf(arrival("z9hG4bK-2", 1))).toBe("elsewhere");
  expect(await kindOf(arrival("z9hG4bK-3", 1))).toBe("accepted");
});

it("does not give it back for a call that was cancelled before it began", async () => {
  const { kindOf } = guarded([{ kind: "cancelled" }]);
  expect(await kindOf(arrival("z9hG4bK-1", 1))).toBe("cancelled");
  expect(await kindOf(arrival("z9hG4bK-2", 1))).toBe("replayed");
});

it("knows the transactions of the calls that were taken over, and no other nonce from before", async () => {
  const name = transactionName(KEYS, messageOf("INVITE", "z9hG4bK-1"), SOURCE);
  const { kindOf } = guarded([], [name, "scope"]);
  expect(await kindOf(arrival("z9hG4bK-1", 1, AT - 1))).toBe("accepted");
  expect(await kindOf(arrival("z9hG4bK-2", 1, AT - 1))).toBe("replayed");
});

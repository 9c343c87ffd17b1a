import { partitionOf, readBranch, readToken } from "@tandem/identity";
import { encodeLatin1, parse, type SipMessage } from "@tandem/sip";
import type { Party } from "../call/event.ts";
import { type Rehearsal, type RehearsalOptions, type RehearsalWay, rehearse } from "./rehearse.ts";

/** Rehearses with a router alone, as it is in a process of the cluster: its edges are elsewhere. */
export function rehearseRouter(options: RehearsalOptions): Promise<number> {
  return rehearse(options, withoutEdge);
}

function withoutEdge({ clock, keys, directory, egress, router, parties }: Rehearsal): RehearsalWay {
  const tokenOf = (message: SipMessage) =>
    message.isRequest ? readToken(keys, message.toTag) : readBranch(keys, message.branch);
  const partyOf = (from: string, isOurs: boolean): Party => {
    const trunk = directory.trunksBySource(from)[0];
    return isOurs || trunk === undefined ? { kind: "dialog" } : { kind: "trunk", trunk: trunk.id };
  };
  return {
    send: (text, { address }) => Promise.resolve(parties.receive(text, address)),
    arrive(text, from) {
      const parsed = parse(encodeLatin1(text), text);
      if (!parsed.ok) return;
      const message = parsed.value;
      const token = tokenOf(message);
      void router.deliver({
        at: clock.now(),
        source: { address: from, port: 5060, transport: "UDP" },
        flow: { listener: egress[0]?.name ?? "", token: "" },
        partition: token?.partition ?? partitionOf(keys.steady, message.callId),
        actor: token?.actor ?? "",
        party: partyOf(from, token !== undefined),
        message,
        traceparent: "",
      });
    },
  };
}

import type { Trunk } from "@tandem/directory";
import { readToken } from "@tandem/identity";
import { formatUri, type Replaces, type SipUri } from "@tandem/sip";
import { decideOutbound } from "../../policy/decide-outbound.ts";
import type { Refusal, RuleTrace } from "../../policy/refusal.ts";
import type { CheckedRefer } from "../../routing/check-refer.ts";
import { classify } from "../../routing/classify.ts";
import { carrierCandidate } from "../dial/carrier-candidate.ts";
import type { Candidate, DialRequest, Leg } from "../state.ts";
import { draw, legOf, type Turn } from "../turn.ts";

/** Where a REFER leads, and by which rule. */
export type Decision =
  | { readonly kind: "call"; readonly dial: DialRequest; readonly rule: string; readonly trace: readonly RuleTrace[] }
  | {
      readonly kind: "refused";
      readonly refusal: Refusal;
      readonly targetClass: "PSTN" | "SIP";
      readonly isJoin: boolean;
      readonly rule: string;
      readonly trace: readonly RuleTrace[];
    };

/** Classifies a REFER by what is known locally; DNS, credit and the guard's resolution come after the 202 (TRANSFER rule 16). */
export function decideTransfer(t: Turn, leg: Leg, trunk: Trunk, refer: CheckedRefer): Decision {
  const { directory, keys } = t.env;
  const classified = classify(refer, {
    trunk,
    directory,
    isOurDialog: (named) => readToken(keys, named.toTag) !== undefined || readToken(keys, named.fromTag) !== undefined,
    namesOwnDialog: (named) => isDialogOf(leg, named),
  });
  switch (classified.class) {
    case "PSTN":
      return decidePstn(t, leg, trunk, classified.uri, classified.rule);
    case "SIP":
      return {
        kind: "call",
        dial: foreignDial(t, leg, classified.uri),
        rule: classified.rule,
        trace: [{ rule: "class", outcome: "passed", detail: `SIP: ${classified.rule}` }],
      };
    case "JOIN-UNAVAILABLE":
      return {
        kind: "refused",
        refusal: classified.refusal,
        targetClass: "SIP",
        isJoin: true,
        rule: classified.rule,
        trace: [],
      };
    case "REFUSED": {
      const { refusal } = classified;
      return {
        kind: "refused",
        refusal,
        targetClass: "SIP",
        isJoin: false,
        rule: refusal.rule,
        trace: [{ rule: refusal.rule, outcome: "refused", detail: refusal.warning }],
      };
    }
  }
}

function decidePstn(t: Turn, leg: Leg, trunk: Trunk, called: CheckedRefer["uri"], rule: string): Decision {
  const transferee = legOf(t, leg.peer);
  const number = /^\+?\d+$/.test(transferee.party) ? transferee.party : undefined;
  const verdict = decideOutbound(
    {
      origin: "referred",
      trunk,
      called,
      from: { user: leg.party, displayName: "", host: trunk.domain },
      // A far party of a live call of this trunk counts as verified (transferCallerId).
      transferee: { number, verified: transferee.side === "carrier" },
      transferorNumber: leg.party === "" ? undefined : leg.party,
    },
    t.env.directory,
    t.env.plan,
    (n) => draw(t, n),
  );
  const trace: readonly RuleTrace[] = [{ rule: "class", outcome: "passed", detail: `PSTN: ${rule}` }, ...verdict.trace];
  if (!verdict.ok)
    return {
      kind: "refused",
      refusal: verdict.refusal,
      targetClass: "PSTN",
      isJoin: false,
      rule: verdict.refusal.rule,
      trace,
    };
  const dial: DialRequest = {
    for: "transfer",
    record: 0,
    targetClass: "PSTN",
    candidates: verdict.carriers.map(carrierCandidate),
    from: verdict.callerId,
    called: verdict.called,
  };
  return { kind: "call", dial, rule, trace };
}

function foreignDial(t: Turn, leg: Leg, uri: SipUri): DialRequest {
  const transferee = legOf(t, leg.peer);
  const target: Candidate = {
    side: "foreign",
    name: "",
    host: uri.host,
    port: uri.port ?? 0,
    transport: uri.scheme === "sips" ? "TLS" : (uri.params["transport"] ?? "").toUpperCase(),
    uri: formatUri(uri),
    depth: 0,
  };
  const number = transferee.party === "" ? "anonymous" : userPart(transferee.party);
  return {
    for: "transfer",
    record: 0,
    targetClass: "SIP",
    candidates: [target],
    from: { number, displayName: "" },
    called: formatUri(uri),
  };
}

function userPart(party: string): string {
  const match = /^sips?:([^@;]+)@/.exec(party);
  return match?.[1] ?? party;
}

function isDialogOf(leg: Leg, named: Replaces): boolean {
  if (named.callId !== leg.callId) return false;
  const { localTag } = leg;
  const { remoteTag } = leg.dialog;
  return (
    (named.toTag === localTag && named.fromTag === remoteTag) ||
    (named.toTag === remoteTag && named.fromTag === localTag)
  );
}

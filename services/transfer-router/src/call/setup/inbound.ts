import type { Endpoint, Trunk } from "@tandem/directory";
import { traceIdOf } from "@tandem/identity";
import { parseUri } from "@tandem/sip";
import { startDial } from "../dial/start-dial.ts";
import { tellLeg } from "../record/leg-started.ts";
import { openRecord } from "../record/open-record.ts";
import type { Candidate, ServerTx } from "../state.ts";
import { traceCall } from "../trace-call.ts";
import { draw, patch, patchLeg, type Turn } from "../turn.ts";
import type { CallOffered } from "./call-offered.ts";
import { refuseOffer } from "./call-refused.ts";
import { callerOf } from "./caller-of.ts";

/** The PSTN calls a number of a trunk: its endpoints are tried by priority, equal ones from a random one on. */
export function beginInbound(t: Turn, tx: ServerTx, input: CallOffered, carrier: string): void {
  const called = parseUri(input.message.requestUri);
  const user =
    called.ok && called.value.scheme !== "other"
      ? called.value.scheme === "tel"
        ? called.value.number
        : called.value.user
      : "";
  const number = numberOf(t, user);
  const trunk = number === undefined ? undefined : t.env.directory.trunkByNumber(number);
  if (number === undefined || trunk === undefined)
    return refuseOffer(t, tx, input, { status: 404, rule: "number", warning: "no trunk has this number" });
  patch(t, { trunk: trunk.id });
  if (trunk.policy.trace) traceCall(t);
  const caller = callerOf(input.message);
  const from = numberOf(t, caller.user) ?? caller.user;
  const endpoints = inTurn(
    t,
    trunk.endpoints.filter((endpoint) => endpoint.enabled),
  );
  const record = openRecord(t, {
    direction: "INBOUND",
    relationship: "initial",
    targetClass: "PSTN",
    from,
    to: number,
    sipCallId: input.message.callId,
    referTo: "",
    referredBy: "",
    rule: `number ${number}`,
    trace: [{ rule: "number", outcome: "passed", detail: `${carrier} called a number of trunk ${trunk.name}` }],
    traceId: traceIdOf(t.call.traceparent),
    ratedNumber: number,
    rateDeck: trunk.policy.rateDeck.INBOUND ?? "",
  });
  patchLeg(t, 1, { party: from });
  tellLeg(t, 1);
  if (endpoints.length === 0)
    return refuseOffer(t, tx, input, {
      status: 480,
      rule: "endpoints",
      warning: "the trunk has no endpoint that is enabled",
    });
  startDial(t, {
    for: "call",
    record,
    targetClass: "PSTN",
    candidates: endpoints.map((endpoint) => endpointCandidate(endpoint, number)),
    from: { number: from === "" ? "anonymous" : from, displayName: caller.displayName },
    called: number,
  });
}

/** E.164 of a user part as carriers write it: with the plus sign or without. */
function numberOf(t: Turn, user: string): string | undefined {
  const digits = user.replace(/[-.() ]/g, "");
  if (!/^\+?\d{3,15}$/.test(digits)) return undefined;
  const full = digits.startsWith("+") ? digits : `+${digits}`;
  if (t.env.directory.trunkByNumber(full) !== undefined) return full;
  return t.env.plan.parse(full, "US")?.e164 ?? full;
}

function inTurn(t: Turn, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const shift = draw(t, endpoints.length);
  const turned = [...endpoints.slice(shift), ...endpoints.slice(0, shift)];
  return turned.sort((a, b) => a.priority - b.priority);
}

function endpointCandidate(endpoint: Trunk["endpoints"][number], number: string): Candidate {
  const { name, address, port, transport } = endpoint;
  const host = address.includes(":") ? `[${address}]` : address;
  const where = port === undefined ? host : `${host}:${port}`;
  const suffix = transport === "UDP" ? "" : `;transport=${transport.toLowerCase()}`;
  return {
    side: "customer",
    name,
    host: address,
    port: port ?? 0,
    transport,
    uri: `sip:${number}@${where}${suffix}`,
    depth: 0,
  };
}

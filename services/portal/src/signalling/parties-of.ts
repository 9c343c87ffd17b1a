import { type Call, LegSide, type SignallingLeg } from "@tandem/contracts";
import type { LadderParty } from "../signalling-port.ts";
import type { KeptMessage, KeptSignalling } from "./read-signalling.ts";

type PartyRole = LadderParty["role"];

export const PLATFORM_PARTY = "platform";

/** Lifelines from left to right: whoever called or transfers, the platform, and then the others. */
const PLACES: readonly PartyRole[] = ["transferor", "platform", "customer", "transferee", "carrier", "target"];

/** The parties of a ladder: one a leg that a message is of, one an address of messages without a leg, and the platform. */
export function partiesOf({ messages, legs }: KeptSignalling, calls: readonly Call[]): readonly LadderParty[] {
  const roleOf = rolesOf(messages, calls);
  const found = new Map<string, LadderParty>();
  for (const message of messages) {
    const id = partyIdOf(message);
    if (found.has(id)) continue;
    const address = remoteOf(message);
    const leg = legs.find(({ legId }) => legId === id);
    if (leg === undefined) found.set(id, { id, title: address, role: "customer", address });
    else found.set(id, { id, title: leg.party || leg.name || address, role: roleOf(leg), address });
  }
  const first = messages[0];
  if (first === undefined) return [];
  const [transport = "", address = first.listener] = /^([a-z]+):(.*)$/.exec(first.listener)?.slice(1) ?? [];
  const platform: LadderParty = {
    id: PLATFORM_PARTY,
    title: "Tandem",
    role: "platform",
    address: address || transport,
  };
  const others = [...found.values()];
  const hasTransferor = others.some(({ role }) => role === "transferor");
  const [caller, ...rest] = hasTransferor ? [] : others;
  const sorted = [platform, ...(hasTransferor ? others : rest)].toSorted(
    (one, other) => PLACES.indexOf(one.role) - PLACES.indexOf(other.role),
  );
  return caller === undefined ? sorted : [caller, ...sorted];
}

export function partyIdOf(message: KeptMessage): string {
  return message.leg?.legId ?? `address:${remoteOf(message)}`;
}

function remoteOf({ address, port }: KeptMessage): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** What each leg was in the transfers of the records; where those are not written yet, what the messages say. */
function rolesOf(messages: readonly KeptMessage[], calls: readonly Call[]): (leg: SignallingLeg) => PartyRole {
  const transferors = new Set(
    calls.flatMap(({ transfers }) => transfers.map(({ transferorLegId }) => transferorLegId)),
  );
  for (const { direction, wire, leg } of messages)
    if (direction === "in" && wire.isRequest && wire.method === "REFER" && leg !== undefined)
      transferors.add(leg.legId);
  const referred = new Set(calls.filter(({ parentId }) => parentId !== "").map(({ callId }) => callId));
  const recordOf = new Map(messages.flatMap(({ leg }) => (leg === undefined ? [] : [[leg.legId, leg.recordId]])));
  const transferred = new Set([...transferors].map((legId) => recordOf.get(legId)));
  const firstRecords = new Set(messages.map(({ groupId }) => groupId));
  const answered = new Set(
    calls.flatMap(({ legs }) => legs.filter(({ answeredAtMs }) => answeredAtMs !== 0).map(({ legId }) => legId)),
  );
  const sides = new Map(calls.flatMap(({ legs }) => legs.map(({ legId, side }) => [legId, side] as const)));
  return ({ legId, recordId, side }) => {
    if (transferors.has(legId)) return "transferor";
    // A record's id is that of its group only for the first of them.
    if (referred.has(recordId) || (!firstRecords.has(recordId) && calls.length === 0)) return "target";
    if (transferred.has(recordId) && (answered.has(legId) || calls.length === 0)) return "transferee";
    const known = sides.get(legId);
    if (known === LegSide.CARRIER || side === "carrier") return "carrier";
    return side === "foreign" ? "target" : "customer";
  };
}

import { guardTarget } from "../../guard/guard.ts";
import { finalStatus } from "../../routing/final-status.ts";
import type { Address, Candidate, Dial } from "../state.ts";
import { patch, type Turn } from "../turn.ts";
import { dialFailed } from "./dial-failed.ts";
import { inviteTarget } from "./invite-target.ts";
import { literalAddress } from "./literal-address.ts";
import { askAddresses } from "./start-dial.ts";

/** Tries the next address of the candidate in hand, else the next candidate, else gives up with the status that stands for all. */
export function dialNext(t: Turn): void {
  for (;;) {
    const { dial } = t.call;
    if (dial === null) return;
    const [candidate, ...rest] = dial.candidates;
    if (candidate === undefined)
      return dialFailed(t, { status: finalStatus(dial.tried.map((status) => ({ status }))) });
    const [address, ...others] = dial.addresses;
    if (address === undefined) {
      const literal = literalAddress(candidate);
      if (literal === undefined) return askAddresses(t, dial, candidate);
      patch(t, { dial: { ...dial, addresses: [literal] } });
      continue;
    }
    // The last address takes its candidate along, so that a name is not resolved twice.
    patch(t, { dial: { ...dial, addresses: others, candidates: others.length > 0 ? dial.candidates : rest } });
    const admitted = admit(t, candidate, address);
    if (typeof admitted !== "number" && inviteTarget(t, admitted, address)) return;
    // No socket for that transport is as good as one that failed (RFC 3261 §8.1.3.1).
    tried(t, typeof admitted === "number" ? admitted : candidate.side === "foreign" ? 480 : 503);
  }
}

/** The guard speaks after resolution, for every address of a foreign target (TRANSFER rule 35). */
function admit(t: Turn, candidate: Candidate, address: Address): Candidate | number {
  if (candidate.side !== "foreign") return candidate;
  const trunk = t.env.directory.trunkById(t.call.trunk);
  if (trunk === undefined) return 403;
  const target = {
    host: candidate.host,
    address: address.address,
    port: address.port,
    transport: address.transport as "UDP",
  };
  const verdict = guardTarget(target, trunk, t.env.directory);
  if (!verdict.ok) return verdict.refusal.status;
  // TRANSFER rule 37: the trunk's own endpoint is a customer's leg, and may REFER.
  return verdict.customerSide ? { ...candidate, side: "customer" } : candidate;
}

/** A candidate for which there is no address or no socket: 503, and 480 for sips without TLS onward (TRANSFER §3). */
export function unreachable(candidate: Candidate | undefined): number {
  return candidate?.uri.startsWith("sips:") === true ? 480 : 503;
}

export function tried(t: Turn, status: number): void {
  const dial: Dial | null = t.call.dial;
  if (dial !== null) patch(t, { dial: { ...dial, tried: [...dial.tried, status] } });
}

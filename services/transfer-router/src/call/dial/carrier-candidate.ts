import type { CarrierAttempt } from "../../policy/outbound-call.ts";
import type { Candidate } from "../state.ts";

/** An attempt at a carrier as a place that an INVITE can be sent to. */
export function carrierCandidate(attempt: CarrierAttempt): Candidate {
  const { carrier, address, port, transport, user } = attempt;
  const host = address.includes(":") ? `[${address}]` : address;
  const where = port === undefined || port === 0 ? host : `${host}:${port}`;
  const suffix = transport === "UDP" ? "" : `;transport=${transport.toLowerCase()}`;
  return {
    side: "carrier",
    name: carrier,
    host: address,
    port: port ?? 0,
    transport,
    uri: `sip:${user}@${where}${suffix}`,
    depth: 0,
  };
}

import { parseIpAddress } from "@tandem/directory";
import type { Address, Candidate } from "../state.ts";

/** The address of a candidate that names one and needs no DNS; a `sips` or `transport` choice is made already. */
export function literalAddress(candidate: Candidate): Address | undefined {
  const host = candidate.host.replace(/^\[|\]$/g, "");
  if (parseIpAddress(host) === undefined) return undefined;
  const transport = candidate.transport === "" ? "UDP" : candidate.transport;
  const port = candidate.port === 0 ? (transport === "TLS" ? 5061 : 5060) : candidate.port;
  return { address: host, port, transport };
}

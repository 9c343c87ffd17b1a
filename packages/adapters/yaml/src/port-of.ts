import { defaultPort, parseIpAddress, type Transport } from "@tandem/directory";

/** RFC 3263 §4.2: only a name without a port asks DNS for one. */
export function portOf(address: string, port: number | undefined, transport: Transport): number | undefined {
  return port ?? (parseIpAddress(address) === undefined ? undefined : defaultPort(transport));
}

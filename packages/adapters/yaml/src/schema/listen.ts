import { parseIpAddress, type Transport } from "@tandem/directory";

export interface ReadListen {
  readonly transport: Transport;
  /** As it was written, without brackets. */
  readonly address: string;
  readonly port: number;
}

/** Transports that a listener, a carrier and an endpoint can have. The guard of foreign targets knows the others too. */
export const SERVED_TRANSPORTS = ["UDP", "TCP"] as const;

/** Reads `udp:192.0.2.1:5060` and `tcp:[2001:db8::1]:5060`. A text is what is wrong with it. */
export function readListen(text: string): ReadListen | string {
  const parts = /^([A-Za-z]+):(\[[^\]]*\]|[^:]*):(\d+)$/.exec(text);
  if (parts === null) return "it is not transport:address:port";
  const [, name = "", address = "", digits = ""] = parts;
  const transport = SERVED_TRANSPORTS.find((served) => served === name.toUpperCase());
  if (transport === undefined) return `${name} is not served, udp and tcp are`;
  if (parseIpAddress(address) === undefined) return `${JSON.stringify(address)} is no IP address`;
  const port = Number(digits);
  if (port < 1 || port > 65_535) return `port ${digits} is not within 1 to 65535`;
  return { transport, address: address.replace(/^\[|\]$/g, ""), port };
}

/** How SIP travels (RFC 3261 §18, RFC 7118). The spelling is the configuration's; a Via writes it the same way. */
export type Transport = "UDP" | "TCP" | "TLS" | "WS" | "WSS";

/** The port of a transport when an address names none (RFC 3261 §19.1.2, RFC 7118 §5.1). */
export function defaultPort(transport: Transport): number {
  switch (transport) {
    case "UDP":
    case "TCP":
      return 5060;
    case "TLS":
      return 5061;
    case "WS":
      return 80;
    case "WSS":
      return 443;
  }
}

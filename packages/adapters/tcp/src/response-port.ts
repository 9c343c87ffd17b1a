import { splitList, via } from "@tandem/sip";

const DEFAULT_PORT = 5060;

/**
 * RFC 3261 §18.2.2: the port to open a connection to when that of the request is gone: sent-by's, whatever `rport` says,
 * for nobody listens on the port that a connection came from. Undefined for a request.
 */
export function responsePort(text: string): number | undefined {
  if (!text.startsWith("SIP/2.0 ")) return undefined;
  const vias = /\r\n(?:via|v)[ \t]*:[ \t]*([^\r\n]*)/i.exec(text)?.[1] ?? "";
  return via.parse(splitList(vias)[0] ?? "")?.port ?? DEFAULT_PORT;
}

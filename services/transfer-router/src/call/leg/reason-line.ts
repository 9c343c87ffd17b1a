/** A ready Reason line (RFC 3326); "" for no reason. */
export function reasonLine(reason: string): string {
  return reason === "" ? "" : `Reason: ${reason}\r\n`;
}

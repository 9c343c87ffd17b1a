/** What was wrong with the message that is being read: a step that answers -1 has written it here. */
export const fault = { status: 0, header: "", reason: "" };

export function refuseFor(status: number, header: string, reason: string): -1 {
  fault.status = status;
  fault.header = header;
  fault.reason = reason;
  return -1;
}

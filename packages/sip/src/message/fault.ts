/** What was wrong with the message that is being read: a step that answers -1 or `REFUSED` has written it here. */
export const fault = { status: 0, header: "", reason: "" };

export function refuseFor(status: number, header: string, reason: string): -1 {
  fault.status = status;
  fault.header = header;
  fault.reason = reason;
  return -1;
}

/** What a reader of a line answers besides the place of its CR, and -1 for a line that is malformed: the method of CSeq is another one. */
export const OTHER_METHOD = -2;

/** The same: `fault` says already why. */
export const REFUSED = -3;

export function refused(status: number, header: string, reason: string): typeof REFUSED {
  refuseFor(status, header, reason);
  return REFUSED;
}

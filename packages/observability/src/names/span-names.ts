/** Every span of the platform. A span that has no name here cannot be made. */
export const SPAN = {
  /** A call's first INVITE at the edge, until a router has it: the root of the call's trace. */
  invite: "INVITE",
  /** A message of a traced call on its way from the edge to the call's router. */
  hop: "hop",
  /** One step of a traced call: from the message's arrival to the effects, its commit included. */
  step: "step",
  /** A transfer, from the REFER to its outcome. */
  refer: "REFER",
  /** The class of the target, and the rules that were asked. */
  decide: "transfer.decide",
  /** An INVITE that the platform sent, until it was answered or over. */
  target: "INVITE target",
  /** A price or credit that billing was asked for; what is known in the router is not asked. */
  ask: "ask billing",
  /** Billing's answer to it. */
  authorize: "authorize",
  /** A leg's line in the ledger. */
  rate: "rate leg",
  /** A record that is complete. */
  write: "write record",
} as const;

/** `NOTIFY 200`: the status that the transferor was told. */
export type NotifySpanName = `NOTIFY ${number}`;

export type SpanName = (typeof SPAN)[keyof typeof SPAN] | NotifySpanName;

export function notifySpan(status: number): NotifySpanName {
  return `NOTIFY ${status}`;
}

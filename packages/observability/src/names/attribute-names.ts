/**
 * Every attribute of spans and logs, and every label of metrics. OpenTelemetry's semantic conventions where they have a
 * name for it, else `tandem.`. No attribute ever holds a phone number, a URI or a Call-ID: records have those.
 */
export const ATTRIBUTE = {
  serviceName: "service.name",
  serviceInstance: "service.instance.id",
  errorType: "error.type",
  peerAddress: "network.peer.address",
  peerPort: "network.peer.port",
  transport: "network.transport",

  call: "tandem.call.id",
  partition: "tandem.partition",
  trunk: "tandem.trunk.id",
  edge: "tandem.edge.id",
  record: "tandem.record.id",
  leg: "tandem.leg.id",
  side: "tandem.leg.side",
  carrier: "tandem.carrier",
  transfer: "tandem.transfer.id",
  targetClass: "tandem.transfer.class",
  outcome: "tandem.transfer.outcome",
  rule: "tandem.transfer.rule",
  rules: "tandem.transfer.rules",
  method: "tandem.sip.method",
  status: "tandem.sip.status",
  party: "tandem.party",
  reply: "tandem.hop.reply",
  input: "tandem.step.input",
  effects: "tandem.step.effects",
  answer: "tandem.edge.answer",
  reason: "tandem.reason",
  listener: "tandem.listener",
  change: "tandem.placement.change",
} as const;

export type AttributeName = (typeof ATTRIBUTE)[keyof typeof ATTRIBUTE];
export type Attributes = Readonly<Partial<Record<AttributeName, string | number | boolean>>>;

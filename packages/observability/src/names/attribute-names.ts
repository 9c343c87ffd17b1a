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
  protocol: "network.protocol.name",
  rpcSystem: "rpc.system.name",
  rpcMethod: "rpc.method",
  rpcStatus: "rpc.response.status_code",
  messagingSystem: "messaging.system",
  messagingDestination: "messaging.destination.name",
  messagingOperation: "messaging.operation.type",
  messagingOperationName: "messaging.operation.name",
  batch: "messaging.batch.message_count",

  call: "tandem.call.id",
  partition: "tandem.partition",
  trunk: "tandem.trunk.id",
  edge: "tandem.edge.id",
  record: "tandem.record.id",
  parentRecord: "tandem.record.parent.id",
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
  questions: "tandem.billing.questions",
  leases: "tandem.billing.leases",
  reason: "tandem.reason",
  listener: "tandem.listener",
  change: "tandem.placement.change",
  direction: "tandem.direction",
  result: "tandem.call.result",
  callState: "tandem.call.state",
  event: "tandem.event",
  commitAnswer: "tandem.commit.answer",
  creditAnswer: "tandem.credit.answer",
  peer: "tandem.peer",
  part: "tandem.part",
  reader: "tandem.reader",
  lineKind: "tandem.line.kind",
  currency: "tandem.currency",
} as const;

export type AttributeName = (typeof ATTRIBUTE)[keyof typeof ATTRIBUTE];
export type Attributes = Readonly<Partial<Record<AttributeName, string | number | boolean>>>;

/** Of a SIP message on its way: the conventions have no names of their own for SIP. */
export const OVER_SIP = { [ATTRIBUTE.protocol]: "sip" } as const satisfies Attributes;

/** Of a question to billing over gRPC. */
export const RPC_AUTHORIZE = {
  [ATTRIBUTE.rpcSystem]: "grpc",
  [ATTRIBUTE.rpcMethod]: "tandem.billing.v1.BillingService/Authorize",
} as const satisfies Attributes;

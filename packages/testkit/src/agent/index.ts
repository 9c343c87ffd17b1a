export type { AgentOptions } from "./agent-core.ts";
export type {
  AgentDialog,
  Datagram,
  NotifySeen,
  ReferSent,
  RequestSeen,
  ResponseSeen,
  SessionView,
} from "./agent-record.ts";
export {
  type Direction,
  directionOf,
  type MediaPlan,
  type MediaView,
  type Payload,
  receives,
  sends,
  viewMedia,
} from "./media.ts";
export type { Action, AnswerPlan, Moment, Script, Step } from "./script.ts";
export { SipAgent } from "./sip-agent.ts";
export { cseqOf, field, fieldValues, readMessage, tagOf, type WireMessage } from "./wire-message.ts";

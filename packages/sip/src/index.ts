export type {
  ChallengeParts,
  DigestAlgorithm,
  DigestAuthorization,
  DigestCheck,
  DigestCredential,
  DigestParts,
  DigestProof,
  DigestRefusal,
  Hash,
} from "./digest/index.ts";
export { challenges, digestResponse, verifyDigest } from "./digest/index.ts";
export type {
  ContentType,
  Credentials,
  CSeq,
  Event,
  NameAddr,
  RAck,
  Reason,
  ReferTo,
  Replaces,
  SessionExpires,
  SubscriptionState,
  TargetDialog,
  Via,
  Warning,
} from "./field/index.ts";
export {
  allow,
  assertedIdentity,
  authorization,
  callId,
  contact,
  contentLength,
  contentType,
  cseq,
  event,
  expires,
  formatNameAddr,
  from,
  maxForwards,
  minSe,
  optionTags,
  parseNameAddr,
  privacy,
  proxyAuthenticate,
  proxyAuthorization,
  proxyRequire,
  rack,
  reason,
  recordRoute,
  referredBy,
  referSub,
  referTo,
  replaces,
  require,
  retryAfter,
  route,
  rseq,
  sessionExpires,
  subscriptionState,
  supported,
  targetDialog,
  to,
  via,
  warning,
  wwwAuthenticate,
} from "./field/index.ts";
export type { Framed, FrameError, StreamState } from "./framing/index.ts";
export { emptyStream, frame } from "./framing/index.ts";
export {
  MAX_HEADER_LINES,
  MAX_LINE_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_RECORD_ROUTES,
  MAX_REQUEST_URI_BYTES,
  MAX_STREAM_BODY_BYTES,
  MAX_STREAM_HEADER_BYTES,
  MAX_VIAS,
} from "./limits.ts";
export type { FieldError, HeaderField } from "./message/header-field.ts";
export { headerOf, headersOf } from "./message/header-field.ts";
export type { Params } from "./message/params.ts";
export { formatParams, parseParams, quote } from "./message/params.ts";
export type { Source } from "./message/received.ts";
export { stampReceived } from "./message/received.ts";
export type { RequestParts } from "./message/request.ts";
export { formatRequest } from "./message/request.ts";
export type { ResponseParts } from "./message/response.ts";
export { formatResponse, reasonPhrase, responseBasis } from "./message/response.ts";
export { responseDestination } from "./message/response-destination.ts";
export type { Rejection, SipMessage } from "./message/sip-message.ts";
export { detach, encodeLatin1, hasHeader, header, headers, headerUri, parse } from "./message/sip-message.ts";
export { splitList } from "./message/split.ts";
export type { Redaction } from "./redaction/redact.ts";
export { redact } from "./redaction/redact.ts";
export type { Result } from "./result.ts";
export { err, ok } from "./result.ts";
export type { Sipfrag } from "./sipfrag/index.ts";
export { formatSipfrag, parseSipfrag, SIPFRAG_CONTENT_TYPE } from "./sipfrag/index.ts";
export type {
  QueuedNotify,
  ReferSubscription,
  SubscriptionAction,
  SubscriptionEvent,
  SubscriptionStep,
} from "./subscription/index.ts";
export {
  isSubscriptionOver,
  matchesSubscription,
  PROGRESS_INTERVAL_MS,
  referSubscription,
  removesSubscription,
  stepSubscription,
  subscriptionDue,
} from "./subscription/index.ts";
export type { OtherUri, SipUri, TelUri, Uri, UriError, UriParams } from "./uri/index.ts";
export {
  escapeHeader,
  escapeParam,
  escapeUser,
  formatUri,
  normalHost,
  parseUri,
  sameHost,
  sameUri,
  unescape,
} from "./uri/index.ts";

export type { LogFields, Logger, LogLevel, LogValue } from "./logger.ts";
export { callId, type Masked, phoneNumber, secret, sipUri } from "./masked.ts";
export { type LoggerOptions, openLogger } from "./open-logger.ts";

import type { SipMessage } from "@tandem/sip";

/** What a client transaction came to: a response, or what stands for one (RFC 3261 §8.1.3.1). */
export interface Outcome {
  readonly status: number;
  /** Undefined when nothing came: 408 for a time-out, 503 for a transport failure. */
  readonly message: SipMessage | undefined;
}

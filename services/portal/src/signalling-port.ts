/** The messages of one call, as they crossed the wire. */
export interface CallSignalling {
  readonly callId: string;
  /** As the capture wrote it; `signalling/` reads it. */
  readonly blob: Uint8Array;
}

/** Where the signalling of ended calls is kept. Rejects only when the store cannot be reached. */
export interface Signalling {
  messagesOf(callIds: readonly string[]): Promise<readonly CallSignalling[]>;
}

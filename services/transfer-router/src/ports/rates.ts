/** Whether a PSTN call can be rated: asked of billing before anybody is called. */
export interface Rates {
  /** @param number E.164 with its plus sign. Resolves within a bounded time; rejects when billing cannot be reached. */
  isKnown(question: {
    readonly rateDeck: string;
    readonly direction: "OUTBOUND" | "INBOUND";
    readonly number: string;
    readonly at: number;
  }): Promise<boolean>;
}

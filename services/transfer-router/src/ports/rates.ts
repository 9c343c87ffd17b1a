/** Whether a PSTN call can be rated: asked of billing before anybody is called. */
export interface Rates {
  /** @param number E.164 with its plus sign. Resolves within a bounded time; rejects when billing cannot be reached. */
  isKnown(question: {
    readonly rateDeck: string;
    readonly direction: "OUTBOUND" | "INBOUND";
    readonly number: string;
    readonly at: number;
    /** W3C trace context of the call that asks, where that is traced. */
    readonly trace?: string;
    /** The trunk has a say in what happens when billing is silent: it is not waited for as long. */
    readonly hasSay: boolean;
  }): Promise<boolean>;
}

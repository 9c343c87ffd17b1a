import type { Candidate, Route } from "./state.ts";

/** What a step wants done, after its commit. */
export type Effect =
  | { readonly kind: "sip.send"; readonly text: string; readonly route: Route; readonly tx: number }
  | {
      /** Limits and rate of one PSTN call, or the guard's limits of a foreign one. Idempotent by `ask`. */
      readonly kind: "call.admit";
      readonly ask: string;
      readonly record: string;
      readonly trunk: string;
      readonly targetClass: "PSTN" | "SIP";
      readonly direction: "OUTBOUND" | "INBOUND";
      readonly number: string;
      readonly rateDeck: string;
      readonly isEmergency: boolean;
    }
  | { readonly kind: "target.resolve"; readonly ask: string; readonly target: Candidate }
  | { readonly kind: "limits.release"; readonly trunk: string; readonly record: string }
  | { readonly kind: "limits.renew"; readonly trunk: string; readonly records: readonly string[] }
  | { readonly kind: "events.publish" };

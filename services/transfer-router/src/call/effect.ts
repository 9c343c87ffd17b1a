import type { EndedLeg, PaidLeg } from "../ports/credit.ts";
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
  | {
      /** Covers the running PSTN legs of a trunk that pays from a balance for another minute; `seconds` since the answer. */
      readonly kind: "credit.renew";
      readonly legs: readonly (PaidLeg & { readonly seconds: number })[];
    }
  | {
      /** A PSTN record of such a trunk has ended; `ended` is what of it is charged. */
      readonly kind: "credit.settle";
      readonly leg: PaidLeg;
      readonly ended: readonly EndedLeg[];
    }
  | { readonly kind: "events.publish" };

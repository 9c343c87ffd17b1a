import { PARTITIONS } from "@tandem/identity";
import type { Call } from "../call/state.ts";
import type { Router } from "../host/router.ts";
import type { LiveCalls } from "./live-calls.ts";

/** Why a call ended that somebody wanted ended, as its records say it. */
const WANTED = "operator";
const DEFAULT_TEXT = "ended by the platform";
/** Records are named after their call: 32 hex digits, and a number for a referred one. */
const RECORD = /^([0-9a-f]{16})[0-9a-f]{16}(?:\.\d{1,4})?$/;

/** The calls of one router. */
export interface OwnCalls {
  /** Those of these records that this router has work with. */
  held(callIds: readonly string[]): readonly string[];
  /** Partitions for which it can say that what it does not hold is not there. */
  partitions(): readonly number[];
  /** False: the record's call does not go on here. */
  end(callId: string, text: string): Promise<boolean>;
}

export type RunningCalls = Pick<Router, "peek" | "openPartitions" | "endCall">;

export function ownCalls(router: RunningCalls): OwnCalls {
  const callOf = (callId: string): Call | undefined => {
    const [, ref = ""] = RECORD.exec(callId) ?? [];
    return ref === "" ? undefined : router.peek(ref);
  };
  const isOpen = (call: Call, callId: string): boolean =>
    call.records.some((record) => record.id === callId && record.isOpen);
  return {
    held: (callIds) =>
      callIds.filter((callId) => {
        const call = callOf(callId);
        // A record that is over may still owe the log its last events.
        return call !== undefined && (call.events.length > 0 || isOpen(call, callId));
      }),
    partitions: () => router.openPartitions(),
    async end(callId, text) {
      const call = callOf(callId);
      if (call === undefined || !isOpen(call, callId)) return false;
      return router.endCall(call.ref, `Q.850;cause=31;text="${quoted(text === "" ? DEFAULT_TEXT : text)}"`, WANTED);
    },
  };
}

/** For a router that is alone: it has every partition. */
export function soleCalls(own: OwnCalls): LiveCalls {
  const isSure = (): boolean => own.partitions().length === PARTITIONS;
  return {
    find: async ({ callIds }) => ({ callIds: [...own.held(callIds)], isSure: isSure() }),
    end: async ({ callId, text }) => ({ found: await own.end(callId, text), isSure: isSure() }),
  };
}

/** RFC 3261 §25.1, quoted-string: of what it cannot hold nothing is left. */
function quoted(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, " ").replaceAll(/["\\]/g, "\\$&");
}

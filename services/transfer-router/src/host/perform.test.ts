import { buildDirectory, configWith } from "@tandem/directory";
import { describe, expect, test } from "vitest";
import type { CallInput } from "../call/event.ts";
import type { LimitAnswer, Limits } from "../limits/limits.ts";
import { type Performer, perform } from "./perform.ts";

const FOREIGN = {
  kind: "call.admit",
  ask: "ask-1",
  record: "record-1",
  trunk: "acme",
  targetClass: "SIP",
  direction: "OUTBOUND",
  number: "",
  rateDeck: "",
  isEmergency: false,
} as const;

/** Performs one admission with limits that answer so; the events that come of it. */
function admitting(
  take: () => LimitAnswer | Promise<LimitAnswer>,
  change: Partial<typeof FOREIGN | { isEmergency: true }>,
) {
  const fed: CallInput[] = [];
  const limits: Limits = {
    take,
    renew: () => Promise.resolve(),
    release: () => Promise.resolve(),
    counts: () => ({ pstn: 0, sip: 0 }),
  };
  const directory = buildDirectory(configWith(), 1);
  const first = Promise.withResolvers<CallInput>();
  const performer: Performer = {
    edge: { send: () => Promise.resolve() },
    limits,
    credit: {
      reserve: () => Promise.resolve({ kind: "held" }),
      renew: () => Promise.resolve({ kind: "held" }),
      settle: () => undefined,
    },
    rates: { isKnown: () => Promise.resolve(true) },
    resolver: { resolve: () => Promise.resolve({ ok: false, reason: "no name server" }) },
    publish: () => undefined,
    clock: { now: () => 0, alarm: () => () => undefined },
    directory: () => directory,
    occurrence: () => ({ at: 0, entropy: "", confirmed: 0 }),
    feed(_, input) {
      fed.push(input);
      first.resolve(input);
    },
  };
  perform(performer, "call", [{ ...FOREIGN, ...change }], undefined, undefined);
  return { fed, first: first.promise };
}

describe("admission", () => {
  test("an answer at hand is fed back within the step, without a turn of the event loop", () => {
    const { fed } = admitting(() => ({ ok: true }), {});
    expect(fed).toMatchObject([{ kind: "call.admitted", ask: "ask-1", refusal: undefined }]);
  });

  test("a cluster's answer is waited for", async () => {
    const refusal = { rule: "concurrency", status: 503, reason: "Busy", warning: "wait", when: "after-202" } as const;
    const { fed, first } = admitting(() => Promise.resolve({ ok: false, refusal }), {});
    expect(fed).toEqual([]);
    expect(await first).toMatchObject({ kind: "call.admitted", ask: "ask-1", refusal });
  });

  test("limits that cannot be asked refuse the call with 503 and Retry-After", async () => {
    const { first } = admitting(() => Promise.reject(new Error("away")), {});
    expect(await first).toMatchObject({ refusal: { rule: "limits", status: 503, retryAfterSec: 5 } });
  });

  test("an emergency call is made also when the limits cannot be asked", async () => {
    const { first } = admitting(() => Promise.reject(new Error("away")), { isEmergency: true });
    expect(await first).toMatchObject({ refusal: undefined, unrated: "emergency call" });
  });
});

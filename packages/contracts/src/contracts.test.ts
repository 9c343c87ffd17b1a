import type { handleUnaryCall } from "@grpc/grpc-js";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { BillingServiceServer } from "./gen/tandem/billing/v1/billing.ts";
import type { CallRecordsServiceServer } from "./gen/tandem/cdr/v1/cdr.ts";
import type { RouterServiceServer } from "./gen/tandem/router/v1/router.ts";
import {
  type BillingPort,
  CallEvent,
  type CallRecordsPort,
  Direction,
  enumWord,
  formatMicros,
  type RouterPort,
  TransferOutcome,
} from "./index.ts";

/** The promise form of what ts-proto generates for a service, without grpc-js's index signature. */
type PromisesOf<Server> = {
  [Name in keyof Server as string extends Name ? never : Name]: Server[Name] extends handleUnaryCall<infer Q, infer R>
    ? (request: Q) => Promise<R>
    : never;
};

describe("ports", () => {
  test("are exactly the services of the contracts", () => {
    expectTypeOf<BillingPort>().toEqualTypeOf<PromisesOf<BillingServiceServer>>();
    expectTypeOf<CallRecordsPort>().toEqualTypeOf<PromisesOf<CallRecordsServiceServer>>();
    expectTypeOf<RouterPort>().toEqualTypeOf<PromisesOf<RouterServiceServer>>();
  });
});

describe("an event", () => {
  test("comes back from the wire as it was, instants as numbers", () => {
    const event = CallEvent.fromPartial({
      id: "i1.leg.l1.answered.1",
      incarnation: "i1",
      atMs: 1_790_000_000_123,
      body: { $case: "legAnswered", value: { recordId: "r1", legId: "l1", answeredAtMs: 1_790_000_000_120 } },
    });
    expect(CallEvent.decode(CallEvent.encode(event).finish())).toEqual(event);
    expect(event.atMs).toBe(1_790_000_000_123);
  });

  test("of the README has the size it says", () => {
    expect(CallEvent.encode(CallEvent.fromPartial({ id: "i1.leg.ended.1" })).finish().length).toBe(16);
  });
});

describe("enumWord", () => {
  test.each([
    [enumWord(Direction, Direction.INBOUND), "INBOUND"],
    [enumWord(TransferOutcome, TransferOutcome.MOVED), "MOVED"],
    [enumWord(Direction, Direction.UNSPECIFIED), undefined],
  ])("%s", (word, expected) => {
    expect(word).toBe(expected);
  });
});

describe("formatMicros", () => {
  test.each([
    [0n, "0.0000"],
    [4000n, "0.0040"],
    [333n, "0.000333"],
    [1_000_010n, "1.000010"],
    [-5_500_000n, "-5.5000"],
    [123_456_789_000_000n, "123456789.0000"],
  ])("%s micro-units are %s", (micros, text) => {
    expect(formatMicros(micros)).toBe(text);
  });

  test("loses nothing", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (micros) => {
        const text = formatMicros(micros);
        const [whole = "", fraction = ""] = text.replace("-", "").split(".");
        const back = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
        expect(text.startsWith("-") ? -back : back).toBe(micros);
      }),
    );
  });
});

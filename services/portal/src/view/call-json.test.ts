import { CallResult, Direction, HungUpBy, LegSide, TargetClass, TransferOutcome } from "@tandem/contracts";
import { describe, expect, it } from "vitest";
import { recordWith } from "../testing/record-with.ts";
import { callJson, callTreeJson } from "./call-json.ts";

const at = (second: number): number => Date.parse("2026-01-31T09:00:00Z") + second * 1000;
const price = { currencyCode: "EUR", amount: "0.0013" };

describe("callJson", () => {
  it("leaves out what has not happened to a call in progress", () => {
    expect(callJson(recordWith({ callId: "c" }))).toEqual({
      callId: "c",
      from: "+12025550177",
      to: "+12025550100",
      direction: "INBOUND",
      createTime: "2026-01-31T09:00:00.000Z",
      durationSeconds: 0,
      billingDurationSeconds: 0,
      projectId: "default",
      trunkId: "acme",
      groupId: "c",
      relationshipType: "initial",
      hasChildren: false,
      trace: [],
      transferDepth: 0,
      isComplete: false,
      sipCallIds: [],
      transfers: [],
      legs: [],
      charges: [],
    });
  });

  it("shows a transferred call with the API's names, instants in RFC 3339 and enums as words", () => {
    const call = recordWith({
      callId: "c.1",
      parentId: "c",
      groupId: "c",
      relationshipType: "referred",
      direction: Direction.OUTBOUND,
      answerTimeMs: at(1),
      endTimeMs: at(3),
      durationSeconds: 2,
      callResult: CallResult.COMPLETED,
      price,
      pricePerMinute: { currencyCode: "EUR", amount: "0.0030" },
      billingDurationSeconds: 6,
      targetClass: TargetClass.PSTN,
      outcome: TransferOutcome.MOVED,
      finalStatus: 200,
      notifyAnswered: true,
      hungUpBy: HungUpBy.CARRIER,
      ringTimeMs: 0,
      transferTimeMs: at(2),
    });
    expect(callJson(call)).toMatchObject({
      parentId: "c",
      relationshipType: "referred",
      direction: "OUTBOUND",
      answerTime: "2026-01-31T09:00:01.000Z",
      endTime: "2026-01-31T09:00:03.000Z",
      callResult: "COMPLETED",
      price,
      billingDurationSeconds: 6,
      targetClass: "PSTN",
      outcome: "MOVED",
      finalStatus: 200,
      notifyAnswered: true,
      hungUpBy: "CARRIER",
      ringTimeMs: 0,
      transferTime: "2026-01-31T09:00:02.000Z",
    });
  });

  it("shows legs, transfers and charges in words too, and a free charge without a price", () => {
    const shown = callJson(
      recordWith({
        callId: "c",
        legs: [
          {
            legId: "l",
            side: LegSide.FOREIGN,
            sipCallId: "s",
            carrier: "",
            remote: "192.0.2.5:5060",
            startedAtMs: at(0),
            answeredAtMs: 0,
            endedAtMs: 0,
            sipStatus: 0,
            q850Cause: 0,
            hungUpBy: HungUpBy.UNSPECIFIED,
          },
        ],
        transfers: [
          {
            transferId: "t",
            recordId: "c.1",
            referTo: "<sip:t@c>",
            referredBy: "",
            targetClass: TargetClass.SIP,
            rule: "a foreign domain",
            trace: [],
            outcome: TransferOutcome.FAILED,
            finalStatus: 486,
            answeredButNotJoined: false,
            notifyAnsweredStatus: 200,
            requestedAtMs: at(5),
            movedAtMs: 0,
            transferorLegId: "l0",
          },
        ],
        charges: [
          {
            legId: "l",
            direction: Direction.OUTBOUND,
            number: "sip:t@c",
            carrier: "",
            rateDeck: "",
            prefix: "",
            destination: "",
            pricePerMinute: undefined,
            connectionFee: undefined,
            minimumSeconds: 0,
            firstIncrementSeconds: 0,
            nextIncrementSeconds: 0,
            ratedSeconds: 3,
            billingDurationSeconds: 0,
            price: undefined,
            reason: "foreign SIP target: no fee",
          },
        ],
      }),
    );
    expect(shown.legs).toEqual([
      { legId: "l", side: "FOREIGN", sipCallId: "s", remote: "192.0.2.5:5060", startTime: "2026-01-31T09:00:00.000Z" },
    ]);
    expect(shown.transfers[0]).toMatchObject({
      callId: "c.1",
      outcome: "FAILED",
      finalStatus: 486,
      notifyAnsweredStatus: 200,
      requestTime: "2026-01-31T09:00:05.000Z",
    });
    expect(shown.charges).toEqual([
      {
        legId: "l",
        direction: "OUTBOUND",
        number: "sip:t@c",
        ratedSeconds: 3,
        billingDurationSeconds: 0,
        reason: "foreign SIP target: no fee",
      },
    ]);
  });
});

it("keeps the tree's shape", () => {
  const leaf = { call: recordWith({ callId: "c.1" }), children: [] };
  expect(callTreeJson({ call: recordWith({ callId: "c" }), children: [leaf] })).toMatchObject({
    call: { callId: "c" },
    children: [{ call: { callId: "c.1" }, children: [] }],
  });
});

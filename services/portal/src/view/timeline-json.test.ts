import {
  CallResult,
  HungUpBy,
  type Leg,
  LegSide,
  TargetClass,
  type Transfer,
  TransferOutcome,
} from "@tandem/contracts";
import { expect, it } from "vitest";
import { recordWith } from "../testing/record-with.ts";
import { callJson } from "./call-json.ts";
import { timelineJson } from "./timeline-json.ts";

const at = (second: number): number => Date.UTC(2026, 0, 31, 9, 0, second);

const leg = (fields: Partial<Leg>): Leg => ({
  ...{ legId: "l", side: LegSide.CUSTOMER, sipCallId: "s", carrier: "", remote: "192.0.2.1:5060" },
  ...{ startedAtMs: 0, answeredAtMs: 0, endedAtMs: 0, sipStatus: 0, q850Cause: 0, hungUpBy: HungUpBy.UNSPECIFIED },
  ...fields,
});
const transfer = (fields: Partial<Transfer>): Transfer => ({
  ...{
    transferId: "t",
    recordId: "child",
    referTo: "sip:+12025550202@acme",
    referredBy: "",
    rule: "own domain",
    trace: [],
  },
  ...{ targetClass: TargetClass.PSTN, outcome: TransferOutcome.MOVED, finalStatus: 200, answeredButNotJoined: false },
  ...{ notifyAnsweredStatus: 200, requestedAtMs: at(10), movedAtMs: at(14), transferorLegId: "pbx" },
  ...fields,
});
const parent = (transfers: Transfer[]) =>
  recordWith({
    ...{
      callId: "parent",
      createTimeMs: at(0),
      endTimeMs: at(30),
      callResult: CallResult.COMPLETED,
      postDialDelayMs: 500,
    },
    ...{ hungUpBy: HungUpBy.CARRIER, isComplete: true, transfers },
    legs: [
      leg({ legId: "pbx", startedAtMs: at(1), answeredAtMs: at(2), endedAtMs: at(15), hungUpBy: HungUpBy.PLATFORM }),
    ],
  });
const child = recordWith({
  ...{ callId: "child", groupId: "parent", parentId: "parent", relationshipType: "referred" },
  ...{ createTimeMs: at(11), endTimeMs: at(25), callResult: CallResult.NO_ANSWER },
});

const linesOf = (transfers: Transfer[]) =>
  timelineJson({ call: callJson(parent(transfers)), children: [{ call: callJson(child), children: [] }] }).map(
    ({ time, name, callId }) => `${time.slice(17, 21)} ${callId} ${name}`,
  );

it("is the whole tree's, by time: a transfer begins, is decided, moves, and its old leg ends", () => {
  expect(linesOf([transfer({})])).toEqual([
    "00.0 parent call.started",
    "00.5 parent call.ringing",
    "01.0 parent leg.started",
    "02.0 parent leg.answered",
    "10.0 parent transfer.requested",
    "10.0 parent transfer.decided",
    "11.0 child call.started",
    "14.0 parent transfer.moved",
    "14.0 parent transfer.finished",
    "15.0 parent leg.ended",
    "25.0 child call.ended",
    "30.0 parent call.ended",
  ]);
});

it("ends a transfer that came to nothing with the call to its target", () => {
  const failed = transfer({ outcome: TransferOutcome.FAILED, finalStatus: 480, movedAtMs: 0 });
  expect(linesOf([failed])).toContain("25.0 parent transfer.finished");
  const refused = transfer({ outcome: TransferOutcome.REFUSED, recordId: "", movedAtMs: 0 });
  expect(linesOf([refused])).toContain("10.0 parent transfer.finished");
});

it("ends no transfer that is under way", () => {
  const open = transfer({ outcome: TransferOutcome.UNSPECIFIED, movedAtMs: 0 });
  expect(linesOf([open]).filter((line) => line.includes("finished"))).toEqual([]);
});

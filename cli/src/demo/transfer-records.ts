import { type CallJson, callJson } from "@tandem/all-in-one/cluster";
import { type BillingPort, type CallRecordsPort, formatMicros, ListCallsRequest } from "@tandem/contracts";
import { chargeFormula } from "./charge-formula.ts";
import { type Check, check, checkSame } from "./check.ts";
import type { Scenario } from "./transfer-scenario.ts";

/** The records of one transfer as the database has them, and what is claimed of them. */
export interface TransferRecords {
  /** The parent and the referred call. */
  readonly records: readonly CallJson[];
  /** One text for each charge, parent's first. */
  readonly formulas: readonly string[];
  readonly checks: readonly Check[];
}

interface Ports {
  readonly calls: CallRecordsPort;
  readonly billing: BillingPort;
}

const EVERYTHING = ListCallsRequest.fromPartial({});

/** Reads back what a played scenario has left. `sipCallId`: of one of the first call's legs. */
export async function transferRecords(scenario: Scenario, sipCallId: string, ports: Ports): Promise<TransferRecords> {
  const listed = await ports.calls.listCalls({ ...EVERYTHING, sipCallId });
  const first = listed.calls.find(({ parentId }) => parentId === "");
  const { tree } = await ports.calls.getCall({ callId: first?.callId ?? "" });
  const children = tree?.children ?? [];
  const calls = [tree?.call, ...children.map(({ call }) => call)].filter((call) => call !== undefined);
  const records = calls.map(callJson);
  const [parent, child] = records;
  if (parent === undefined || child === undefined || records.length !== 2) {
    return { records, formulas: [], checks: [check("there are two records", false, `${records.length} of them`)] };
  }
  const isMoved = scenario.finalStatus === 200;
  const checks = [
    check("the records are linked", isLinked(parent, child), [linksOf(parent), linksOf(child)]),
    checkSame("both are complete", [parent.isComplete, child.isComplete], [true, true]),
    checkSame("direction and class", [parent.direction, child.targetClass], [scenario.direction, scenario.class]),
    checkSame("results", [parent.callResult, child.callResult], ["COMPLETED", isMoved ? "COMPLETED" : "BUSY"]),
    checkSame(
      "the transfer's outcome",
      [child.outcome, child.finalStatus, child.notifyAnswered],
      [isMoved ? "MOVED" : "FAILED", scenario.finalStatus, true],
    ),
    checkSame("lines of the ledger", [parent.charges.length, child.charges.length], [1, isMoved ? 1 : 0]),
  ];
  const formulas: string[] = [];
  for (const call of [parent, child]) {
    for (const charge of call.charges) {
      const { text, micros } = await chargeFormula(charge, Date.parse(call.answerTime ?? ""), ports.billing);
      formulas.push(text);
      checks.push(
        checkSame(
          `the price of the ${call.relationshipType} call's leg to ${charge.number || call.to}`,
          charge.price?.amount,
          micros === undefined ? undefined : formatMicros(micros),
        ),
      );
    }
  }
  if (isMoved && scenario.class === "SIP") {
    const [line] = child.charges;
    checks.push(
      check(
        "the SIP leg is free, by a line that says why",
        line?.reason !== undefined && line.price === undefined,
        line,
      ),
    );
  }
  return { records, formulas, checks };
}

function isLinked(parent: CallJson, child: CallJson): boolean {
  return (
    child.groupId === parent.groupId &&
    parent.groupId === parent.callId &&
    child.parentId === parent.callId &&
    parent.relationshipType === "initial" &&
    child.relationshipType === "referred" &&
    parent.hasChildren &&
    !child.hasChildren
  );
}

function linksOf({ callId, groupId, parentId, relationshipType, hasChildren }: CallJson): unknown {
  return { callId, groupId, parentId, relationshipType, hasChildren };
}

import { line, T, transferredCall } from "@tandem/cdr/testing";
import {
  type BillingPort,
  type CallEvent,
  type CallRecordsPort,
  ListCallsRequest,
  ListTransfersRequest,
} from "@tandem/contracts";
import { beforeAll, describe, expect, test } from "vitest";

const EVENTS: readonly CallEvent[] = [...transferredCall("a1", "a2"), ...transferredCall("b1", "b2", 60_000)];
/** Billing, as its contract says. */
const BILLING: Pick<BillingPort, "listLines"> = {
  listLines: ({ recordIds }) =>
    Promise.resolve({ lines: recordIds.filter((id) => id.endsWith("1")).map((id) => line(id, 333n, "EUR")) }),
};
const EVERYTHING = ListCallsRequest.fromPartial({});

/** The promises of the port `CallRecordsPort`, wherever it is bound. `make` has the service consume the events. */
export function callRecordsPortContract(
  name: string,
  make: (events: readonly CallEvent[], billing: Pick<BillingPort, "listLines">) => Promise<CallRecordsPort>,
): void {
  describe(`the call records' port: ${name}`, () => {
    let port: CallRecordsPort;
    beforeAll(async () => {
      port = await make(EVENTS, BILLING);
    });
    const idsOf = async (request: Partial<ListCallsRequest>) =>
      (await port.listCalls({ ...EVERYTHING, ...request })).calls.map(({ callId }) => callId);

    test("lists newest first, with prices, times and what has not happened left out", async () => {
      const found = await port.listCalls(EVERYTHING);
      expect(found).toMatchObject({ totalItems: 4, pageNumber: 1, pageSize: 100, nextCursor: "", problem: "" });
      expect(found.calls.map(({ callId }) => callId)).toEqual(["b2", "b1", "a2", "a1"]);
      expect(found.calls[3]).toMatchObject({
        createTimeMs: T,
        price: { currencyCode: "EUR", amount: "0.000333" },
        postDialDelayMs: 300,
        callResult: "CALL_RESULT_COMPLETED",
        sipCallIds: ["a1@carrier", "a1@us"],
      });
      expect(found.calls[2]).toMatchObject({ price: undefined, postDialDelayMs: 1998, ringTimeMs: undefined });
    });

    test("filters, and tells a filter that is false from one that is left out", async () => {
      expect(await idsOf({ hasChildren: true })).toEqual(["b1", "a1"]);
      expect(await idsOf({ hasChildren: false })).toEqual(["b2", "a2"]);
      expect(await idsOf({ directions: ["DIRECTION_INBOUND"], groupId: "a1" })).toEqual(["a1"]);
      expect(await idsOf({ createdToMs: T })).toEqual(["a1"]);
    });

    test("pages by cursor, and says of one that is none that it is none", async () => {
      const first = await port.listCalls({ ...EVERYTHING, pageSize: 3 });
      expect(await idsOf({ pageSize: 3, cursor: first.nextCursor })).toEqual(["a1"]);
      expect(await port.listCalls({ ...EVERYTHING, cursor: "x" })).toMatchObject({ problem: "unknown cursor" });
    });

    test("brings a page size into its range", async () => {
      expect(await port.listCalls({ ...EVERYTHING, pageSize: 5000 })).toMatchObject({ pageSize: 1000 });
    });

    test("searches, and brings what is below a call with it", async () => {
      expect(await idsOf({ query: "sip:carol" })).toEqual(["b2", "a2"]);
      expect(await idsOf({ isOpen: true })).toEqual([]);
      expect(await idsOf({ isOpen: false, outcomes: ["TRANSFER_OUTCOME_MOVED"] })).toEqual(["b2", "a2"]);
      expect(await idsOf({ order: "LIST_ORDER_OLDEST_FIRST", pageSize: 1 })).toEqual(["a1"]);
      const found = await port.listCalls({ ...EVERYTHING, relationshipType: "initial", withDescendants: true });
      expect(found).toMatchObject({ totalItems: 2, totalIsEstimate: false });
      expect(found.descendants.map(({ callId }) => callId)).toEqual(["a2", "b2"]);
    });

    test("lists transfers newest first, by cursor", async () => {
      const asked = ListTransfersRequest.fromPartial({ outcomes: ["TRANSFER_OUTCOME_MOVED"], pageSize: 1 });
      const first = await port.listTransfers(asked);
      expect(first.transfers).toMatchObject([{ parentCallId: "b1", transfer: { recordId: "b2", finalStatus: 200 } }]);
      const second = await port.listTransfers({ ...asked, cursor: first.nextCursor });
      expect(second).toMatchObject({ transfers: [{ parentCallId: "a1" }], nextCursor: "", problem: "" });
      expect(await port.listTransfers({ ...asked, cursor: "x" })).toMatchObject({ problem: "unknown cursor" });
    });

    test("finds one with its tree; an unknown one is an answer", async () => {
      expect(await port.getCall({ callId: "a2" })).toMatchObject({
        found: true,
        call: { callId: "a2" },
        tree: { call: { callId: "a1" }, children: [{ call: { callId: "a2" }, children: [] }] },
      });
      expect(await port.getCall({ callId: "none" })).toEqual({ found: false, call: undefined, tree: undefined });
    });
  });
}

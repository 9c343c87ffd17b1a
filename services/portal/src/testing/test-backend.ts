import type { CallRecordsPort, LiveEvents, RouterPort, TransferOfCall } from "@tandem/contracts";
import { AddCreditOutcome, TargetClass, TransferOutcome } from "@tandem/contracts";
import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import type { HttpBackend } from "../http/http-backend.ts";
import type { Portal } from "../open-portal.ts";
import { recordWith } from "./record-with.ts";

export const CALL = recordWith({ callId: "c 1" });

const TRANSFER: TransferOfCall = {
  transfer: {
    transferId: "t 1",
    recordId: "c 2",
    referTo: "sip:+12025550202@acme.trunk.example",
    referredBy: "",
    targetClass: TargetClass.PSTN,
    rule: "own domain",
    trace: [],
    outcome: TransferOutcome.MOVED,
    finalStatus: 200,
    answeredButNotJoined: false,
    notifyAnsweredStatus: 200,
    requestedAtMs: Date.parse("2026-01-31T09:00:10Z"),
    movedAtMs: Date.parse("2026-01-31T09:00:14Z"),
    transferorLegId: "l 1",
  },
  parentCallId: CALL.callId,
  groupId: CALL.callId,
  trunkId: "acme",
  projectId: "default",
  from: CALL.from,
  to: CALL.to,
};

/** Records as their contract says: one call, `broken` and `away` for what may go wrong. */
export const CALLS: CallRecordsPort = {
  async listCalls({ cursor, projectId }) {
    const problem = cursor === "" ? "" : "unknown cursor";
    const isFound = problem === "" && (projectId === "" || projectId === CALL.projectId);
    return {
      calls: isFound ? [CALL] : [],
      pageNumber: 1,
      pageSize: 100,
      totalItems: isFound ? 1 : 0,
      nextCursor: "",
      problem,
      totalIsEstimate: false,
      descendants: [],
    };
  },
  async getCall({ callId }) {
    if (callId === "broken") throw new Error("the database is odd");
    if (callId !== CALL.callId) return { found: false, call: undefined, tree: undefined };
    return { found: true, call: CALL, tree: { call: CALL, children: [] } };
  },
  async listTransfers({ cursor }) {
    const problem = cursor === "" ? "" : "unknown cursor";
    return { transfers: problem === "" ? [TRANSFER] : [], nextCursor: "", problem };
  },
};

const EXPLAINER: RouterPort = {
  explain: async () => ({
    targetClass: TargetClass.PSTN,
    rule: "own domain",
    trace: [],
    carriers: [],
    referStatus: 202,
    finalStatus: 0,
    warning: "",
    requestUri: "",
    callerId: "",
  }),
  findCalls: async ({ callIds }) => ({ callIds: callIds.filter((callId) => callId === CALL.callId), isSure: true }),
  endCall: async ({ callId }) => ({ found: callId === CALL.callId, isSure: callId !== "elsewhere" }),
};

const ACME = {
  trunkId: "acme",
  currencyCode: "EUR",
  balanceMicros: 5_000_000n,
  leasedMicros: 2_000_000n,
  reservedMicros: 100_000n,
};

/** One balance, which is added to and does not grow; the key `used` was used for something else. */
export const BILLING: HttpBackend["billing"] = {
  listBalances: async ({ trunkId }) => ({ balances: ["", "acme"].includes(trunkId) ? [ACME] : [] }),
  async addCredit({ trunkId, key }) {
    if (trunkId !== "acme") return { outcome: AddCreditOutcome.NO_ACCOUNT, balance: undefined };
    return { outcome: key === "used" ? AddCreditOutcome.CONFLICT : AddCreditOutcome.ADDED, balance: ACME };
  },
  listCredits: async ({ trunkId }) => ({
    credits: trunkId === "acme" ? [{ key: "", amountMicros: 5_000_000n, atMs: 0, addedBy: "" }] : [],
  }),
};

export const SILENT: LiveEvents = { subscribe: () => () => undefined };

/** A platform as the portal sees it, with what a test says otherwise. */
export function backendWith(portal: Portal, fields: Partial<HttpBackend> = {}): HttpBackend {
  return {
    calls: CALLS,
    billing: BILLING,
    explainer: EXPLAINER,
    portal,
    live: SILENT,
    directory: buildDirectory(configWith({ trunks: [trunkWith({ id: "acme", name: "acme" })] }), 1),
    metrics: async () => "tandem_transfers_total 1\n",
    ...fields,
  };
}

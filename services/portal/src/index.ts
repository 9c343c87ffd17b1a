export type { HttpBackend, PartHealth } from "./http/http-backend.ts";
export { type PortalApp, type PortalOptions, portalApp } from "./http/portal-app.ts";
export {
  addCredit,
  type BalanceJson,
  type CreditAdded,
  type CreditJson,
  listBalances,
  listCredits,
} from "./http/query-balances.ts";
export { type CallDetailsJson, type CallPageJson, getCall, listCalls } from "./http/query-calls.ts";
export { explain } from "./http/query-explain.ts";
export { openExport } from "./http/query-export.ts";
export { getLadder } from "./http/query-signalling.ts";
export { listTransfers, type TransferPageJson } from "./http/query-transfers.ts";
export { type LiveTap, liveTap } from "./live/live-tap.ts";
export { openPortal, type Portal } from "./open-portal.ts";
export type { FieldError, Problem } from "./operation/problem.ts";
export { signallingOf } from "./signalling/signalling-of.ts";
export { readWireText, sipfragStatus, type WireText } from "./signalling/wire-text.ts";
export type { Ladder, Signalling } from "./signalling-port.ts";
export { SITE_FOLDER } from "./site/site-folder.ts";
export {
  type CallJson,
  type CallTreeJson,
  type ChargeJson,
  callJson,
  callTreeJson,
  type TransferOfCallJson,
} from "./view/call-json.ts";
export { type ExplanationJson, explanationJson } from "./view/explanation-json.ts";
export type { LiveEventJson } from "./view/live-event-json.ts";

export type { HttpBackend } from "./http/http-backend.ts";
export { answer } from "./http/http-routes.ts";
export type { FieldError, Problem } from "./http/problem.ts";
export { addCredit, type BalanceJson, listBalances } from "./http/query-balances.ts";
export { type CallDetailsJson, type CallPageJson, getCall, listCalls } from "./http/query-calls.ts";
export { explain } from "./http/query-explain.ts";
export { type CallJson, type CallTreeJson, type ChargeJson, callJson, callTreeJson } from "./view/call-json.ts";
export { type ExplanationJson, explanationJson } from "./view/explanation-json.ts";

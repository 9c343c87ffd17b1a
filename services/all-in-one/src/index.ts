export { HttpListenError } from "@tandem/adapter-http";
export { type FolderLock, takeFolder } from "@tandem/adapter-pglite";
export {
  addCredit,
  type BalanceJson,
  type CallDetailsJson,
  type CallJson,
  type CallPageJson,
  type CallTreeJson,
  type ChargeJson,
  type CreditAdded,
  type CreditJson,
  callJson,
  callTreeJson,
  type ExplanationJson,
  explain,
  explanationJson,
  type FieldError,
  getCall,
  getLadder,
  type HttpBackend,
  type Ladder,
  type LiveEventJson,
  listBalances,
  listCalls,
  listCredits,
  listTransfers,
  openExport,
  type Problem,
  readWireText,
  sipfragStatus,
  type TransferOfCallJson,
  type TransferPageJson,
  type WireText,
} from "@tandem/portal";
export { builtWeb } from "@tandem/portal-web";
export { formatAddressPort } from "@tandem/process";
export { type Platform, type PlatformOptions, startPlatform } from "./platform.ts";
export { checkAddresses } from "./set-up/check-addresses.ts";
export { loadSetUp, type SetUp } from "./set-up/load-set-up.ts";
export { type ClusterPorts, openClusterPorts } from "./set-up/open-cluster-ports.ts";
export { openExplainer } from "./set-up/open-explainer.ts";
export { type OpenedRecords, openRecords } from "./set-up/open-records.ts";
export { startProblem } from "./set-up/start-problem.ts";
export { type HttpOptions, type HttpServer, startHttp } from "./start-http.ts";

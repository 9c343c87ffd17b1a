import type { Call, RuleTrace, Transfer } from "./call.ts";

export interface ListedTransfer extends Transfer {
  readonly parentCallId: string;
  readonly trunkId: string;
  readonly from: string;
  readonly to: string;
}

export interface TransferPage {
  readonly transfers: readonly ListedTransfer[];
  readonly nextCursor?: string;
}

export interface LiveView {
  readonly calls: readonly Call[];
  readonly cps: number;
  readonly activeCalls: number;
  readonly activeTransfers: number;
}

export interface Health {
  readonly status: string;
  readonly parts: readonly HealthPart[];
}

interface HealthPart {
  readonly name: string;
  readonly status: string;
  readonly reason?: string;
}

export interface Explanation {
  readonly trunk: string;
  readonly referTo: string;
  readonly targetClass?: string;
  readonly rule: string;
  readonly trace: readonly RuleTrace[];
  readonly carriers: readonly ExplainedCarrier[];
  readonly referStatus: number;
  readonly finalStatus?: number;
  readonly callerId?: string;
  readonly warning?: string;
}

interface ExplainedCarrier {
  readonly carrier: string;
  readonly address: string;
  readonly port?: number;
  readonly transport: string;
  readonly user: string;
}

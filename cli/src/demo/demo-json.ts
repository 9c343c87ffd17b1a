import type { CallJson, ChargeJson } from "@tandem/all-in-one";
import type { DemoTransfer } from "./run-demo.ts";

export interface DemoJson {
  readonly transfers: readonly {
    readonly class: "PSTN" | "SIP";
    readonly direction: "INBOUND" | "OUTBOUND";
    /** Of the final NOTIFY, as the transferor got it. */
    readonly finalStatus: number;
    readonly records: readonly CallJson[];
    readonly charges: readonly ChargeJson[];
  }[];
}

/** What the demo has seen: from the records, not from what it set out to do. */
export function demoJson(transfers: readonly DemoTransfer[]): DemoJson {
  return {
    transfers: transfers.map(({ scenario, recorded: { records } }) => ({
      class: records[1]?.targetClass === "SIP" ? "SIP" : "PSTN",
      direction: records[0]?.direction === "INBOUND" ? "INBOUND" : "OUTBOUND",
      finalStatus: scenario.transferor.agent.notifies.at(-1)?.status ?? 0,
      records,
      charges: records.flatMap(({ charges }) => charges),
    })),
  };
}

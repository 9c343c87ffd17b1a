import { callsTable, chargesTable } from "../calls/calls-table.ts";
import { ladderMessages } from "../ladder/ladder-message.ts";
import { renderLadder } from "../ladder/render-ladder.ts";
import { transferTimes } from "../ladder/transfer-times.ts";
import { formatTable } from "../terminal/table.ts";
import type { Check } from "./check.ts";
import type { DemoTransfer } from "./run-demo.ts";

const PLATFORM_COLUMN = 1;

/** How a heading and a check's mark are shown. */
export interface Palette {
  readonly heading: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** All that is to be seen of one transfer. */
export function transferReport(transfer: DemoTransfer, number: number, { heading, good, bad }: Palette): string {
  const { scenario, recorded, crossed } = transfer;
  const columnOf = (remote: string): number | undefined => {
    const found = scenario.columns.findIndex(({ address }) => remote.startsWith(`${address}:`));
    return found < 0 ? undefined : found;
  };
  const charges = recorded.records.flatMap((record) => record.charges);
  const times = transferTimes(crossed).map(({ name, ms }) => [`  ${name}`, `${ms.toFixed(1)} ms`]);
  return [
    heading(`${number}. ${scenario.title}`),
    renderLadder(scenario.columns, ladderMessages(crossed, PLATFORM_COLUMN, columnOf)),
    `${heading("Records")}\n${callsTable(recorded.records)}`,
    `${heading("Charges")}\n${charges.length === 0 ? "none" : chargesTable(charges)}\n${recorded.formulas.join("\n")}`,
    `${heading("Where the time went")}\n${formatTable(["", ""], times, [1]).replace(/^\s*\n/, "")}`,
    `${heading("Checked")}\n${checksOf(transfer)
      .map((one) => checkLine(one, good, bad))
      .join("\n")}`,
  ].join("\n\n");
}

export function checksOf({ played, recorded }: DemoTransfer): readonly Check[] {
  return [...played.checks, ...recorded.checks];
}

function checkLine({ claim, held, found }: Check, good: Palette["good"], bad: Palette["bad"]): string {
  return held ? `${good("✓")} ${claim}` : `${bad("✗")} ${claim}: not so, but ${found || "nothing"}`;
}

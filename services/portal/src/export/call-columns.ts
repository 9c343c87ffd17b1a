import type { CallJson } from "../view/call-json.ts";

/** The columns of an export, in their order; amounts are decimals, instants RFC 3339, what does not apply is empty. */
const CALL_COLUMNS: readonly (readonly [string, (call: CallJson) => string | number | boolean | undefined])[] = [
  ["callId", (call) => call.callId],
  ["groupId", (call) => call.groupId],
  ["parentId", (call) => call.parentId],
  ["relationshipType", (call) => call.relationshipType],
  ["hasChildren", (call) => call.hasChildren],
  ["direction", (call) => call.direction],
  ["from", (call) => call.from],
  ["to", (call) => call.to],
  ["createTime", (call) => call.createTime],
  ["answerTime", (call) => call.answerTime],
  ["endTime", (call) => call.endTime],
  ["durationSeconds", (call) => call.durationSeconds],
  ["callResult", (call) => call.callResult],
  ["billingDurationSeconds", (call) => call.billingDurationSeconds],
  ["pricePerMinute", (call) => call.pricePerMinute?.amount],
  ["price", (call) => call.price?.amount],
  ["currencyCode", (call) => call.price?.currencyCode ?? call.pricePerMinute?.currencyCode],
  ["projectId", (call) => call.projectId],
  ["trunkId", (call) => call.trunkId],
  ["targetClass", (call) => call.targetClass],
  ["rule", (call) => call.rule],
  ["outcome", (call) => call.outcome],
  ["finalStatus", (call) => call.finalStatus],
  ["referTo", (call) => call.referTo],
  ["referredBy", (call) => call.referredBy],
  ["transferTime", (call) => call.transferTime],
  ["sipStatus", (call) => call.sipStatus],
  ["q850Cause", (call) => call.q850Cause],
  ["hungUpBy", (call) => call.hungUpBy],
  ["cause", (call) => call.cause],
  ["postDialDelayMs", (call) => call.postDialDelayMs],
  ["ringTimeMs", (call) => call.ringTimeMs],
  ["isComplete", (call) => call.isComplete],
  ["sipCallIds", (call) => call.sipCallIds.join(" ")],
];

export const CSV_HEADER = `${CALL_COLUMNS.map(([name]) => name).join(",")}\r\n`;

/** One row of RFC 4180. */
export function csvRow(call: CallJson): string {
  return `${CALL_COLUMNS.map(([, value]) => csvField(String(value(call) ?? ""))).join(",")}\r\n`;
}

function csvField(text: string): string {
  // What a peer has written must be no formula to whoever opens the file in a spreadsheet; a number is none.
  const safe = /^(?:[=@\t\r]|[+-](?!\d*$))/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import type { CallDetailsJson } from "@tandem/all-in-one";
import { red } from "yoctocolors";
import type { Answered } from "../calls/answered.ts";
import { findCall } from "../calls/find-call.ts";
import { recordSource } from "../calls/record-source.ts";
import { fail } from "../fail.ts";
import { JAEGER, type ReadTrace, readTrace } from "./read-trace.ts";
import { renderTrace } from "./render-trace.ts";

export interface TraceFlags {
  readonly http?: string;
  readonly config?: string;
  readonly data?: string;
  readonly jaeger?: string;
  readonly steps: boolean;
  readonly json: boolean;
}

/** Prints the trace of one call. */
export async function showTrace(flags: TraceFlags, callId: string): Promise<void> {
  const found = await callOf(flags, callId);
  if (!found.ok) return fail(found.error);
  const { call } = found.value;
  const { traceId = "" } = call;
  if (traceId === "")
    return fail(`the record of ${call.callId} names no trace: nothing was known of it when it was written`);
  const jaeger = flags.jaeger ?? (process.env["TANDEM_JAEGER_URL"] || JAEGER);
  const trace = await readTrace(jaeger, traceId);
  if (!trace.ok) return fail(trace.status === 404 ? notTraced(trace.error) : trace.error);
  process.stdout.write(
    `${flags.json ? jsonOf(call.callId, traceId, trace.value) : textOf(call, traceId, trace.value, flags)}\n`,
  );
}

async function callOf(flags: TraceFlags, callId: string): Promise<Answered<CallDetailsJson>> {
  const source = await recordSource(flags, process);
  if (!source.ok) return source;
  try {
    return await findCall(source.value, callId);
  } finally {
    await source.value.close();
  }
}

function notTraced(error: string): string {
  return (
    `${error}: the call was not chosen (one in \`traceOneIn\` is, and each with X-Tandem-Trace: 1 in its INVITE or REFER, ` +
    "or of a trunk with `trace: true`), its spans are still on their way (they go every 2 s), or Jaeger has forgotten it"
  );
}

function jsonOf(callId: string, traceId: string, { spans, linked }: ReadTrace): string {
  return JSON.stringify({ callId, traceId, spans, linked });
}

function textOf(call: CallDetailsJson["call"], traceId: string, trace: ReadTrace, { steps }: TraceFlags): string {
  const paint = process.stdout.isTTY ? { failed: red } : {};
  return `trace ${traceId} of call ${call.groupId}\n\n${renderTrace(trace, { steps, ...paint })}`;
}

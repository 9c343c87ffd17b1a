import type { CallJson, CallTreeJson } from "@tandem/all-in-one";
import { fail } from "../fail.ts";
import { recordedLadder } from "../ladder/recorded-ladder.ts";
import { type CallsFlags, callsQuery } from "./calls-query.ts";
import { callsTable, chargesTable } from "./calls-table.ts";
import { findCall } from "./find-call.ts";
import { type RecordSource, recordSource } from "./record-source.ts";

/** Prints the records that the flags ask for, or one call's ladder. */
export async function showCalls(flags: CallsFlags, named?: string): Promise<void> {
  const callId = named ?? flags.callId;
  if (flags.ladder && callId === undefined) return fail("--ladder is of one call: tandem calls CALL-ID --ladder");
  const source = await recordSource(flags, process);
  if (!source.ok) return fail(source.error);
  try {
    if (callId === undefined) await list(source.value, flags);
    else await (flags.ladder ? ladder : details)(source.value, flags, callId);
  } finally {
    await source.value.close();
  }
}

async function list(source: RecordSource, flags: CallsFlags): Promise<void> {
  const page = await source.list(callsQuery(flags));
  if (!page.ok) return fail(page.error);
  const { calls, totalItems = calls.length } = page.value;
  if (flags.json) return print(JSON.stringify(page.value));
  print(calls.length === 0 ? "no calls" : callsTable(calls));
  if (totalItems > calls.length) print(`\n${calls.length} of ${totalItems} calls: --limit shows more`);
}

async function details(source: RecordSource, flags: CallsFlags, callId: string): Promise<void> {
  const found = await findCall(source, callId);
  if (!found.ok) return fail(found.error);
  const { call, tree } = found.value;
  if (flags.json) return print(JSON.stringify(found.value));
  const calls = callsOf(tree);
  print(callsTable(calls));
  for (const one of calls) {
    if (one.charges.length > 0)
      print(`\n${one.callId}${one.callId === call.callId ? " (asked for)" : ""}\n${chargesTable(one.charges)}`);
  }
}

async function ladder(source: RecordSource, flags: CallsFlags, callId: string): Promise<void> {
  const found = await findCall(source, callId);
  if (!found.ok) return fail(found.error);
  const told = await source.ladder(found.value.call.callId);
  if (!told.ok) return fail(told.error);
  print(flags.json ? JSON.stringify(told.value) : recordedLadder(told.value));
}

function callsOf({ call, children }: CallTreeJson): readonly CallJson[] {
  return [call, ...children.flatMap(callsOf)];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

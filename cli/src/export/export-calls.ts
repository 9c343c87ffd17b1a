import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import type { CallFilterFlags } from "../calls/calls-query.ts";
import { filterQuery } from "../calls/calls-query.ts";
import { reasonOf } from "../calls/platform-request.ts";
import { recordSource, type SourceFlags } from "../calls/record-source.ts";
import { fail } from "../fail.ts";
import { showProgress } from "../terminal/progress.ts";
import { type Copied, copyStream } from "./copy-stream.ts";

export interface ExportFlags extends SourceFlags, CallFilterFlags {
  readonly format?: "csv" | "ndjson";
  readonly file?: string;
}

/** Writes the records that the flags ask for. */
export async function exportCalls(flags: ExportFlags): Promise<void> {
  const source = await recordSource(flags, process);
  if (!source.ok) return fail(source.error);
  try {
    const query = filterQuery(flags);
    query.set("format", formatOf(flags));
    const found = await source.value.export(query);
    if (!found.ok) return fail(found.error);
    await (flags.file === undefined ? toStandardOutput(found.value) : toFile(found.value, flags.file));
  } finally {
    await source.value.close();
  }
}

function formatOf({ format, file = "" }: ExportFlags): "csv" | "ndjson" {
  return format ?? (/\.(?:ndjson|jsonl)$/.test(file) ? "ndjson" : "csv");
}

async function toStandardOutput(stream: ReadableStream<Uint8Array>): Promise<void> {
  const copied = await copy(stream, process.stdout);
  if (copied.error !== undefined) fail(`${brokenOff(copied)}: what was written is not all`);
}

/** Under a name of its own until it is whole. */
async function toFile(stream: ReadableStream<Uint8Array>, file: string): Promise<void> {
  const part = `${file}.part`;
  const out = createWriteStream(part);
  const written = finished(out).catch((error: unknown) => error);
  const copied = await copy(stream, out);
  out.end();
  const problem = await written;
  if (problem instanceof Error) {
    await stream.cancel().catch(() => undefined);
    await rm(part, { force: true });
    return fail(`${file} cannot be written: ${problem.message}`);
  }
  if (copied.error !== undefined) {
    await rm(part, { force: true });
    return fail(`${brokenOff(copied)}: ${file} was not written`);
  }
  try {
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    return fail(`${file} cannot be written: ${reasonOf(error)}`);
  }
  process.stdout.write(`${file}: ${amountOf(copied)}\n`);
}

async function copy(
  stream: ReadableStream<Uint8Array>,
  out: NodeJS.WriteStream | ReturnType<typeof createWriteStream>,
) {
  const progress = showProgress();
  try {
    return await copyStream(stream, out, (copied) => progress.show(amountOf(copied)));
  } finally {
    progress.end();
  }
}

function brokenOff(copied: Copied): string {
  return `the export broke off after ${amountOf(copied)} (${reasonOf(copied.error)})`;
}

function amountOf({ lines, bytes }: Copied): string {
  return `${lines.toLocaleString("en")} lines, ${bytes.toLocaleString("en")} bytes`;
}

import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { TraceSpan } from "../../../cli/src/trace/trace-span.ts";

/** Reads a message's fields: `read` takes what it knows and answers true, the rest is passed over. */
function fields(reader: BinaryReader, read: (field: number) => boolean): void {
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (!read(field)) reader.skip(type, field);
  }
}

const inner = (reader: BinaryReader): BinaryReader => new BinaryReader(reader.bytes());
const hex = (reader: BinaryReader): string => Buffer.from(reader.bytes()).toString("hex");

/** `opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest`, as OTLP/HTTP sends it. */
export function decodeSpans(body: Uint8Array): readonly TraceSpan[] {
  const spans: TraceSpan[] = [];
  const request = new BinaryReader(body);
  fields(request, (field) => field === 1 && spans.push(...resourceSpans(inner(request))) >= 0);
  return spans;
}

function resourceSpans(reader: BinaryReader): readonly TraceSpan[] {
  let resource: TraceSpan["attributes"] = {};
  const spans: TraceSpan[] = [];
  fields(reader, (field) => {
    if (field === 1) {
      const inside = inner(reader);
      fields(inside, (key) => {
        if (key === 1) resource = { ...resource, ...attribute(inner(inside)) };
        return key === 1;
      });
    } else if (field === 2) {
      const scope = inner(reader);
      fields(scope, (key) => key === 2 && spans.push(span(inner(scope))) > 0);
    } else return false;
    return true;
  });
  return spans.map((one) => ({ ...one, service: String(resource["service.name"] ?? "") }));
}

function span(reader: BinaryReader): TraceSpan {
  const ids = { traceId: "", spanId: "", parentSpanId: "" };
  const links: { traceId: string; spanId: string }[] = [];
  let [name, error, attributes] = ["", undefined as string | undefined, {} as TraceSpan["attributes"]];
  let [start, end] = [0n, 0n];
  fields(reader, (field) => {
    if (field === 1) ids.traceId = hex(reader);
    else if (field === 2) ids.spanId = hex(reader);
    else if (field === 4) ids.parentSpanId = hex(reader);
    else if (field === 5) name = reader.string();
    else if (field === 7) start = BigInt(reader.fixed64());
    else if (field === 8) end = BigInt(reader.fixed64());
    else if (field === 9) attributes = { ...attributes, ...attribute(inner(reader)) };
    else if (field === 13) links.push(link(inner(reader)));
    else if (field === 15) error = failure(inner(reader));
    else return false;
    return true;
  });
  return {
    ...ids,
    name,
    service: "",
    startMs: Number(start) / 1e6,
    durationMs: Number(end - start) / 1e6,
    ...(error === undefined ? {} : { error }),
    links,
    attributes,
  };
}

function link(reader: BinaryReader): { traceId: string; spanId: string } {
  const ids = { traceId: "", spanId: "" };
  fields(reader, (field) => {
    if (field === 1) ids.traceId = hex(reader);
    else if (field === 2) ids.spanId = hex(reader);
    else return false;
    return true;
  });
  return ids;
}

/** The message of a status that is an error (2). */
function failure(reader: BinaryReader): string | undefined {
  let [message, code] = ["", 0];
  fields(reader, (field) => {
    if (field === 2) message = reader.string();
    else if (field === 3) code = reader.int32();
    else return false;
    return true;
  });
  return code === 2 ? message : undefined;
}

function attribute(reader: BinaryReader): TraceSpan["attributes"] {
  let [key, value] = ["", "" as string | number | boolean];
  fields(reader, (field) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = anyValue(inner(reader));
    else return false;
    return true;
  });
  return { [key]: value };
}

function anyValue(reader: BinaryReader): string | number | boolean {
  let value: string | number | boolean = "";
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1 && type === WireType.LengthDelimited) value = reader.string();
    else if (field === 2) value = reader.bool();
    else if (field === 3) value = Number(reader.int64());
    else if (field === 4) value = reader.double();
    else reader.skip(type, field);
  }
  return value;
}

import type { CapturedDatagram } from "./pcap.ts";
import { percentile } from "./percentile.ts";

/** Milliseconds from the first REFER of each call. */
export interface Latency {
  readonly p50: number | undefined;
  readonly p99: number | undefined;
  /** Transfers that it was seen of. */
  readonly count: number;
}

export interface TransferLatencies {
  readonly refers: number;
  readonly accepted: Latency;
  readonly invited: Latency;
  readonly finished: Latency;
  /** REFER and NOTIFY and INVITEs to the target that were seen more than once. */
  readonly repeated: number;
}

/** Reads the latencies of transfers from a capture. A REFER and the INVITE that it led to share their Referred-By, which the scenario makes unique. */
export function transferLatencies(datagrams: Iterable<CapturedDatagram>): TransferLatencies {
  const referred = new Map<string, number>();
  const byReferrer = new Map<string, number>();
  const seen = new Set<string>();
  const firsts = {
    accepted: new Map<string, number>(),
    invited: new Map<string, number>(),
    finished: new Map<string, number>(),
  };
  let repeated = 0;
  for (const { at, text } of datagrams) {
    const branch = `${text.slice(0, 3)} ${field(text, "Via")}`;
    if (seen.has(branch)) {
      repeated += 1;
      continue;
    }
    seen.add(branch);
    const call = field(text, "Call-ID");
    if (text.startsWith("REFER ")) {
      referred.set(call, at);
      byReferrer.set(field(text, "Referred-By"), at);
    } else if (text.startsWith("INVITE ")) keep(firsts.invited, byReferrer, field(text, "Referred-By"), at);
    else if (text.startsWith("SIP/2.0 202 ")) keep(firsts.accepted, referred, call, at);
    else if (field(text, "Subscription-State").startsWith("terminated")) keep(firsts.finished, referred, call, at);
  }
  return {
    refers: referred.size,
    accepted: latencyOf(firsts.accepted),
    invited: latencyOf(firsts.invited),
    finished: latencyOf(firsts.finished),
    repeated,
  };
}

function keep(firsts: Map<string, number>, since: ReadonlyMap<string, number>, name: string, at: number): void {
  const start = since.get(name);
  if (start !== undefined && !firsts.has(name)) firsts.set(name, at - start);
}

function latencyOf(firsts: ReadonlyMap<string, number>): Latency {
  const values = [...firsts.values()];
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99), count: values.length };
}

function field(text: string, name: string): string {
  const start = text.indexOf(`\r\n${name}: `);
  if (start < 0) return "";
  const from = start + name.length + 4;
  const end = text.indexOf("\r\n", from);
  return text.slice(from, end < 0 ? undefined : end);
}

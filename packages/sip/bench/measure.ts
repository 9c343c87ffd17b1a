import type { Work } from "./contenders.ts";

/** Medians over the paired rounds of one process. */
export interface Measured {
  /** Nanoseconds a message, ours. */
  readonly ours: number;
  /** Nanoseconds a message, the peer's. */
  readonly theirs: number;
  /** Median of the rounds' theirs / ours. */
  readonly ratio: number;
}

let sink = 0;

function batch(work: Work, datagrams: readonly Buffer[], times: number): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) for (const datagram of datagrams) sink = (sink + work(datagram)) | 0;
  return Number(process.hrtime.bigint() - start) / (times * datagrams.length);
}

/** Runs a contender for about `ms`. */
export function warmUp(work: Work, datagrams: readonly Buffer[], ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) batch(work, datagrams, 4);
}

/** Interleaved rounds, each of both contenders, so that what else the machine does meets both. */
export function pairedRounds(ours: Work, theirs: Work, datagrams: readonly Buffer[], rounds: number): Measured {
  const own: number[] = [];
  const peer: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const a = batch(ours, datagrams, 16);
    const b = batch(theirs, datagrams, 4);
    own.push(a);
    peer.push(b);
    ratios.push(b / a);
  }
  return { ours: median(own), theirs: median(peer), ratio: median(ratios) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

import { parseIpAddress } from "@tandem/directory";

/**
 * One token bucket a source, as its theoretical arrival time (GCRA): one number each. The table is bounded: the source
 * that was quiet longest is forgotten, and with it at most one burst is given away.
 */
export class SourceLimiter {
  readonly #times = new Map<string, number>();
  readonly #burst: number;
  readonly #windowMs: number;
  readonly #sources: number;

  constructor(burst: number, windowMs: number, sources: number) {
    this.#burst = burst;
    this.#windowMs = windowMs;
    this.#sources = sources;
  }

  /** True: this one may be answered, and is counted. @param at ms since the epoch */
  take(source: string, at: number): boolean {
    const time = Math.max(this.#times.get(source) ?? at, at);
    // Also a refused one makes the source recent: a flood must not push itself out of the table.
    this.#times.delete(source);
    const isFree = time - at <= (this.#burst - 1) * this.#windowMs;
    this.#times.set(source, isFree ? time + this.#windowMs : time);
    if (this.#times.size > this.#sources) this.#forgetQuietest();
    return isFree;
  }

  /** Takes back one `take`. */
  giveBack(source: string): void {
    const time = this.#times.get(source);
    if (time !== undefined) this.#times.set(source, time - this.#windowMs);
  }

  get size(): number {
    return this.#times.size;
  }

  #forgetQuietest(): void {
    for (const source of this.#times.keys()) {
      this.#times.delete(source);
      return;
    }
  }
}

/** What counts as one source: an IPv4 address, or the /64 of an IPv6 one, which a single customer has all of. */
export function sourceKey(address: string): string {
  if (!address.includes(":")) return address;
  const parsed = parseIpAddress(address);
  if (parsed === undefined || parsed.version === 4) return address;
  return `${parsed.words[0]}:${parsed.words[1]}`;
}

import { Buffer } from "node:buffer";

/** Room for some hundred messages on their way to the kernel. */
const SLAB_BYTES = 262_144;

/** A region of a slab that holds one message until `release`. */
export interface Region {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly length: number;
}

/**
 * Bytes for outgoing datagrams. A datagram may wait in the event loop after `send` has returned (a full socket), so a
 * region is written again only when nothing is on its way; a slab that fills up before that is left to the collector.
 */
export class SendBuffer {
  #slab: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #used = 0;
  #pending = 0;

  /** Writes a latin1 text; the region stays as it is until `release` has been called as often as `write`. */
  write(text: string): Region {
    if (this.#pending === 0) this.#used = 0;
    if (this.#used + text.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, text.length));
      this.#used = 0;
    }
    const offset = this.#used;
    const length = this.#slab.write(text, offset, "latin1");
    this.#used = offset + length;
    this.#pending += 1;
    return { buffer: this.#slab, offset, length };
  }

  release(): void {
    this.#pending -= 1;
  }
}

const DIGITS = 10;
const ZERO = 48;
const FIRST_CAPACITY = 1024;

/** Lists by decimal prefix, in two flat arrays: a look-up reads one integer a digit, and allocates nothing. */
export class PrefixTrie<T> {
  /** Node n's child for digit d is at n * 10 + d; 0 is none, for no node has the root as its child. */
  #children = new Int32Array(FIRST_CAPACITY * DIGITS);
  /** One more than the index of node n's list; 0 is none. */
  #listOf = new Int32Array(FIRST_CAPACITY);
  #nodes = 1;
  readonly #lists: T[][] = [];

  /** Every list, for a last touch after all was added. */
  get lists(): Iterable<T[]> {
    return this.#lists;
  }

  /** `prefix` is digits only. */
  add(prefix: string, value: T): void {
    let node = 0;
    for (let index = 0; index < prefix.length; index += 1) {
      const slot = node * DIGITS + prefix.charCodeAt(index) - ZERO;
      node = this.#children[slot] || this.#grow(slot);
    }
    const list = this.#lists[(this.#listOf[node] ?? 0) - 1];
    if (list !== undefined) list.push(value);
    else this.#listOf[node] = this.#lists.push([value]);
  }

  /**
   * The first value that `pick` finds in the lists of the prefixes of `digits` from `start` on, the longest first.
   * Anything but a digit ends the number.
   */
  longest<R>(digits: string, start: number, pick: (list: readonly T[]) => R | undefined): R | undefined {
    return this.#below(0, digits, start, pick);
  }

  #below<R>(node: number, digits: string, index: number, pick: (list: readonly T[]) => R | undefined): R | undefined {
    const digit = index < digits.length ? digits.charCodeAt(index) - ZERO : -1;
    const child = digit >= 0 && digit < DIGITS ? (this.#children[node * DIGITS + digit] ?? 0) : 0;
    const longer = child === 0 ? undefined : this.#below(child, digits, index + 1, pick);
    if (longer !== undefined) return longer;
    const list = this.#lists[(this.#listOf[node] ?? 0) - 1];
    return list === undefined ? undefined : pick(list);
  }

  #grow(slot: number): number {
    if (this.#nodes === this.#listOf.length) {
      const children = new Int32Array(this.#children.length * 2);
      children.set(this.#children);
      this.#children = children;
      const listOf = new Int32Array(this.#listOf.length * 2);
      listOf.set(this.#listOf);
      this.#listOf = listOf;
    }
    const node = this.#nodes;
    this.#nodes += 1;
    this.#children[slot] = node;
    return node;
  }
}

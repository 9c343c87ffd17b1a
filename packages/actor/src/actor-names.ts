/** Which actor has which names. An actor's names are one array that changes as a whole. */
export class ActorNames {
  readonly #byName = new Map<string, string>();

  /** The owner of the first name that is known. */
  find(names: readonly string[]): string | undefined {
    for (const name of names) {
      const id = this.#byName.get(name);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  claim(id: string, names: readonly string[]): void {
    for (const name of names) this.#byName.set(name, id);
  }

  /** Gives free what is still its own. */
  free(id: string, names: readonly string[]): void {
    for (const name of names) if (this.#byName.get(name) === id) this.#byName.delete(name);
  }
}

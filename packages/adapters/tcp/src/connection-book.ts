import type { Connection } from "./connection.ts";
import type { TcpLimits } from "./tcp-limits.ts";

/** The connections of a listener: by token, by the far end's address and port, and how many there are of whom. */
export class ConnectionBook {
  readonly #limits: TcpLimits;
  readonly #byFlow = new Map<string, Connection>();
  readonly #byPlace = new Map<string, Connection>();
  readonly #bySource = new Map<string, number>();
  readonly #silent = new Set<Connection>();

  constructor(limits: TcpLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#byFlow.size;
  }

  /** There is one that a peer has opened. */
  get hasTheirs(): boolean {
    return this.#bySource.size > 0;
  }

  /** Whether one more may be opened by this address; undefined: by us. */
  hasRoom(source?: string): boolean {
    const { streamConnections, streamSourceConnections, streamSilentConnections } = this.#limits;
    if (this.size >= streamConnections) return false;
    if (source === undefined) return true;
    return (this.#bySource.get(source) ?? 0) < streamSourceConnections && this.#silent.size < streamSilentConnections;
  }

  add(connection: Connection): void {
    const { flow, address, port, isTheirs } = connection;
    this.#byFlow.set(flow, connection);
    this.#byPlace.set(placeOf(address, port), connection);
    if (!isTheirs) return;
    this.#bySource.set(address, (this.#bySource.get(address) ?? 0) + 1);
    this.#silent.add(connection);
  }

  /** It has brought its first message. */
  heard(connection: Connection): void {
    this.#silent.delete(connection);
  }

  remove(connection: Connection): void {
    const { flow, address, port, isTheirs } = connection;
    if (!this.#byFlow.delete(flow)) return;
    const place = placeOf(address, port);
    if (this.#byPlace.get(place) === connection) this.#byPlace.delete(place);
    this.#silent.delete(connection);
    if (!isTheirs) return;
    const left = (this.#bySource.get(address) ?? 1) - 1;
    if (left === 0) this.#bySource.delete(address);
    else this.#bySource.set(address, left);
  }

  byFlow(flow: string): Connection | undefined {
    return this.#byFlow.get(flow);
  }

  byPlace(address: string, port: number): Connection | undefined {
    return this.#byPlace.get(placeOf(address, port));
  }

  all(): readonly Connection[] {
    return [...this.#byFlow.values()];
  }
}

function placeOf(address: string, port: number): string {
  return `${address} ${port}`;
}

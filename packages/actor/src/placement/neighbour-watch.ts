import type { Bus } from "../bus.ts";
import type { Clock } from "../clock.ts";
import type { Member } from "./placement.ts";
import type { PlacementTiming } from "./placement-timing.ts";

/** Each router is pinged by this many others (CLUSTER rule 20). */
const NEIGHBOURS = 3;
/** Answered by every edge, one at a time: another living process than a router. */
const EDGES_SUBJECT = "alive.edges";

export function pingSubject({ router, boot }: Member): string {
  return `own.${router}.${boot}.ping`;
}

/**
 * Pings the next routers in the order of their names. A process whose connection is gone is noticed at once ("nobody"),
 * not only when its heartbeat runs out. A verdict counts only while somebody else answers: a bus that has just come back
 * must not make the first router believe that it is alone.
 */
export class NeighbourWatch {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #timing: PlacementTiming;
  readonly #missed = new Map<string, number>();
  /** When each boot last answered. */
  readonly #answered = new Map<string, number>();

  constructor(bus: Bus, clock: Clock, timing: PlacementTiming) {
    this.#bus = bus;
    this.#clock = clock;
    this.#timing = timing;
  }

  /** When a member was last known to live; undefined when it never answered. */
  lastAnswer({ boot }: Member): number | undefined {
    return this.#answered.get(boot);
  }

  /** A neighbour was not there the last time. */
  get isInDoubt(): boolean {
    return [...this.#missed.values()].some((missed) => missed > 0);
  }

  /** One round. @returns neighbours that are dead for sure */
  async round(self: Member, live: readonly Member[]): Promise<readonly Member[]> {
    const neighbours = neighboursOf(self, live);
    for (const boot of this.#missed.keys()) if (!neighbours.some((one) => one.boot === boot)) this.#missed.delete(boot);
    for (const boot of this.#answered.keys()) if (!live.some((one) => one.boot === boot)) this.#answered.delete(boot);
    await Promise.all(neighbours.map((neighbour) => this.#ping(neighbour)));
    const dead = neighbours.filter(({ boot }) => (this.#missed.get(boot) ?? 0) >= this.#timing.deadPings);
    return dead.length > 0 && (await this.#somebodyLives(neighbours, dead)) ? dead : [];
  }

  async #ping(neighbour: Member): Promise<void> {
    const reply = await this.#bus.request(pingSubject(neighbour), "", this.#timing.pingMs);
    const { boot } = neighbour;
    if (reply.kind === "reply") this.#answered.set(boot, this.#clock.now());
    // Silence is a busy process as well as a dead one: its heartbeat decides.
    this.#missed.set(boot, reply.kind === "nobody" ? (this.#missed.get(boot) ?? 0) + 1 : 0);
  }

  async #somebodyLives(neighbours: readonly Member[], dead: readonly Member[]): Promise<boolean> {
    const since = this.#clock.now() - 2 * this.#timing.pingMs;
    const answers = ({ boot }: Member): boolean => (this.#answered.get(boot) ?? 0) >= since;
    if (neighbours.some((neighbour) => !dead.includes(neighbour) && answers(neighbour))) return true;
    return (await this.#bus.request(EDGES_SUBJECT, "", this.#timing.pingMs)).kind === "reply";
  }
}

function neighboursOf(self: Member, live: readonly Member[]): readonly Member[] {
  const ring = [...live].sort((a, b) => (a.router < b.router ? -1 : 1));
  const at = ring.findIndex(({ router }) => router === self.router);
  const others = [...ring.slice(at + 1), ...ring.slice(0, Math.max(0, at))];
  return others.filter(({ router }) => router !== self.router).slice(0, NEIGHBOURS);
}

/** For an edge: it answers routers that want to know whether anybody lives. */
export function answerAlive(bus: Bus): void {
  bus.subscribe(EDGES_SUBJECT, (message) => message.reply("1"), "alive");
}

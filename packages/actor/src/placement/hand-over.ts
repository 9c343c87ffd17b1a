import type { BusMessage } from "../bus.ts";
import type { Fence } from "../store.ts";
import type { Member, Owner } from "./placement.ts";
import type { PartitionInlet, PlacementLoopOptions } from "./placement-options.ts";
import type { PlacementTiming } from "./placement-timing.ts";

interface Share {
  readonly inlet: PartitionInlet;
  readonly fence: Fence;
  readonly since: number;
}

/** A prepared inlet whose `go` never came is closed after this many answer times. */
const PREPARED_ANSWERS = 6;

/**
 * Moves single partitions: claimed from nobody, received from their owner, handed on. The receiver listens before the
 * giver stops, so that there is no instant without a receiver; both may listen, only one may commit.
 */
export class HandOver {
  readonly #options: PlacementLoopOptions;
  readonly #timing: PlacementTiming;
  readonly #soon: () => void;
  readonly #shares = new Map<number, Share>();
  readonly #prepared = new Map<number, { readonly inlet: PartitionInlet; readonly until: number }>();
  readonly #moving = new Set<number>();
  readonly #leaving = new Set<string>();
  #isDraining = false;

  constructor(options: PlacementLoopOptions, timing: PlacementTiming, soon: () => void) {
    this.#options = options;
    this.#timing = timing;
    this.#soon = soon;
  }

  get size(): number {
    return this.#shares.size;
  }

  isLeaving({ boot }: Member): boolean {
    return this.#leaving.has(boot);
  }

  listen(): void {
    const { bus, member } = this.#options;
    bus.subscribe(subjectOf(member, "prep"), (message) => void this.#prepare(message));
    bus.subscribe(subjectOf(member, "go"), (message) => this.#go(message));
    bus.subscribe("own.leaving", ({ text }) => {
      if (text === member.boot) return;
      this.#leaving.add(text);
      this.#soon();
    });
  }

  /** Records name others now: whatever we still run of that is not ours. Also closes inlets that nobody came for. */
  dropLost(owners: readonly (Owner | undefined)[]): void {
    const { member, host, say, clock } = this.#options;
    for (const [partition, share] of this.#shares) {
      const owner = owners[partition];
      if (owner?.boot === member.boot && owner.epoch === share.fence.epoch) continue;
      // The record may be older than a share that has just come.
      if (owner !== undefined && owner.epoch < share.fence.epoch) continue;
      host.drop(partition);
      this.forget(partition);
      say({ kind: "lost", partition });
    }
    for (const [partition, { inlet, until }] of this.#prepared) {
      if (until > clock.now()) continue;
      this.#prepared.delete(partition);
      inlet.close();
    }
  }

  forget(partition: number): void {
    this.#shares.get(partition)?.inlet.close();
    this.#shares.delete(partition);
  }

  /** The record names us: run it, unless we do. */
  adopt(partition: number, { epoch, boot }: Owner): void {
    if (!this.#isDraining && !this.#moving.has(partition)) this.#run(partition, { epoch, boot }, 0);
  }

  /** Takes partitions that no live router owns. */
  async claim(
    claims: readonly { readonly partition: number; readonly expected: Owner | undefined; readonly gapMs: number }[],
  ): Promise<void> {
    const wanted = claims.filter(({ partition }) => !this.#moving.has(partition));
    if (wanted.length === 0 || this.#isDraining) return;
    const { bus, placement, member, say } = this.#options;
    for (const { partition } of wanted) this.#listenFor(partition);
    await bus.flush();
    let claimed = 0;
    let gap = 0;
    await Promise.all(
      wanted.map(async ({ partition, expected, gapMs }) => {
        const fence = await placement.take(partition, expected, member);
        if (fence === undefined) return;
        claimed += 1;
        gap = Math.max(gap, gapMs);
        this.#run(partition, fence, gapMs);
      }),
    );
    if (claimed > 0) say({ kind: "claimed", partitions: claimed, gapMs: gap });
  }

  /** Hands partitions on, some at a time; those that have just come stay for a while. */
  async moveAll(moves: readonly { readonly partition: number; readonly to: Member }[]): Promise<void> {
    if (this.#isDraining) return;
    const { clock } = this.#options;
    const ripe = moves.filter(({ partition }) => {
      const share = this.#shares.get(partition);
      return share !== undefined && clock.now() - share.since >= this.#timing.coolDownMs;
    });
    await this.#inFlight(ripe);
  }

  async drain(live: () => readonly Member[]): Promise<void> {
    const { bus, member, clock, host } = this.#options;
    this.#isDraining = true;
    bus.publish("own.leaving", member.boot);
    const end = clock.now() + this.#timing.drainMs;
    const left = new Set<string>();
    while (this.#shares.size > 0 && clock.now() < end) {
      const others = live().filter(
        (one) => one.router !== member.router && !this.isLeaving(one) && !left.has(one.boot),
      );
      if (others.length === 0) break;
      const before = this.#shares.size;
      await this.#inFlight(
        [...this.#shares.keys()].map((partition, i) => ({ partition, to: others[i % others.length] as Member })),
      );
      // Whoever takes nothing any more is leaving too, or is gone.
      if (this.#shares.size === before) for (const { boot } of others) left.add(boot);
    }
    await Promise.all(
      [...this.#shares.keys()].map(async (partition) => {
        await host.release(partition);
        this.forget(partition);
      }),
    );
  }

  async #inFlight(moves: readonly { readonly partition: number; readonly to: Member }[]): Promise<void> {
    const queue = moves.filter(({ partition }) => !this.#moving.has(partition));
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        await this.#move(next.partition, next.to);
    };
    await Promise.all(Array.from({ length: this.#timing.inFlight }, worker));
  }

  async #move(partition: number, to: Member): Promise<void> {
    const share = this.#shares.get(partition);
    if (share === undefined) return;
    const { bus, host, placement, member, say } = this.#options;
    this.#moving.add(partition);
    try {
      const ready = await bus.request(subjectOf(to, "prep"), String(partition), this.#timing.answerMs);
      if (ready.kind !== "reply" || ready.text !== "ready") return;
      await host.release(partition);
      const fence = await placement.take(partition, { ...member, epoch: share.fence.epoch }, to);
      this.forget(partition);
      if (fence === undefined) return;
      // A `go` that is lost costs the receiver one look at the records.
      await bus.request(subjectOf(to, "go"), `${partition} ${fence.epoch}`, this.#timing.answerMs);
      say({ kind: "handed-over", partition, to: to.router });
    } catch (error) {
      // The record still names us: the next look runs it again.
      this.forget(partition);
      say({ kind: "trouble", error });
    } finally {
      this.#moving.delete(partition);
    }
  }

  async #prepare(message: BusMessage): Promise<void> {
    const partition = Number(message.text);
    if (this.#isDraining || !Number.isInteger(partition)) return message.reply("no");
    this.#listenFor(partition);
    try {
      await this.#options.bus.flush();
      message.reply("ready");
    } catch (error) {
      this.#options.say({ kind: "trouble", error });
    }
  }

  #go(message: BusMessage): void {
    const [partition = Number.NaN, epoch = Number.NaN] = message.text.split(" ").map(Number);
    const { member, say } = this.#options;
    if (!Number.isInteger(partition) || !Number.isInteger(epoch)) return;
    this.#run(partition, { epoch, boot: member.boot }, 0);
    message.reply("running");
    say({ kind: "received", partition });
  }

  #listenFor(partition: number): void {
    if (this.#shares.has(partition)) return;
    const { inlet, clock } = this.#options;
    const until = clock.now() + PREPARED_ANSWERS * this.#timing.answerMs;
    this.#prepared.set(partition, { inlet: this.#prepared.get(partition)?.inlet ?? inlet(partition), until });
  }

  #run(partition: number, fence: Fence, gapMs: number): void {
    const { host, clock, say } = this.#options;
    const held = host.fenceOf(partition);
    if (held !== undefined && held.epoch >= fence.epoch) return;
    if (held !== undefined) host.drop(partition);
    this.#listenFor(partition);
    const inlet = this.#shares.get(partition)?.inlet ?? this.#prepared.get(partition)?.inlet;
    if (inlet === undefined) return;
    this.#prepared.delete(partition);
    this.#shares.set(partition, { inlet, fence, since: clock.now() });
    const activated = host.activate(partition, fence, gapMs);
    // Messages may come at once: the host lets them wait for what is still being read.
    inlet.open();
    activated.catch((error: unknown) => {
      this.forget(partition);
      say({ kind: "trouble", error });
      this.#soon();
    });
  }
}

function subjectOf({ router, boot }: Member, what: "prep" | "go"): string {
  return `own.${router}.${boot}.${what}`;
}

import type { BusMessage } from "../bus.ts";
import { NO_GAP } from "../partition-host.ts";
import type { Fence } from "../store.ts";
import type { LostRecords } from "./lost-records.ts";
import type { Member, Owner, OwnerRecord } from "./placement.ts";
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
  readonly #lost: LostRecords;
  readonly #soon: () => void;
  readonly #shares = new Map<number, Share>();
  readonly #prepared = new Map<number, { readonly inlet: PartitionInlet; readonly until: number }>();
  readonly #moving = new Set<number>();
  readonly #leaving = new Set<string>();
  /** Partitions that are ours by their record and not run yet: for how long nobody ran them, ms, at an instant. */
  readonly #gaps = new Map<number, { readonly gapMs: number; readonly since: number }>();
  #isDraining = false;
  #isVerifying = false;

  constructor(options: PlacementLoopOptions, timing: PlacementTiming, lost: LostRecords, soon: () => void) {
    this.#options = options;
    this.#timing = timing;
    this.#lost = lost;
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
  dropLost(owners: readonly (OwnerRecord | undefined)[]): void {
    const { member, host, say, clock } = this.#options;
    const older: number[] = [];
    for (const [partition, share] of this.#shares) {
      const owner = owners[partition];
      const isOurs = owner?.boot === member.boot && owner.epoch === share.fence.epoch;
      if (isOurs && owner.mark >= host.seenOf(partition)) continue;
      // Older than what has just come, or the store has lost it: the fence tells.
      if (isOurs || owner === undefined || owner.epoch < share.fence.epoch) {
        older.push(partition);
        continue;
      }
      host.drop(partition);
      this.forget(partition);
      say({ kind: "lost", partition });
    }
    for (const [partition, { inlet, until }] of this.#prepared) {
      if (until > clock.now()) continue;
      this.#prepared.delete(partition);
      inlet.close();
    }
    void this.#verify(older);
  }

  /** Heartbeats do not wait for it: to give back thousands of calls takes longer than they live. */
  async #verify(partitions: readonly number[]): Promise<void> {
    if (this.#isVerifying || partitions.length === 0) return;
    this.#isVerifying = true;
    await Promise.all(partitions.map((partition) => this.#options.host.verify(partition)));
    this.#isVerifying = false;
  }

  forget(partition: number): void {
    this.#shares.get(partition)?.inlet.close();
    this.#shares.delete(partition);
  }

  /** The record names us: run it, unless we do. */
  adopt(partition: number, { epoch, boot }: Owner): void {
    if (this.#isDraining || this.#moving.has(partition)) return;
    const gap = this.#gaps.get(partition);
    const gapMs = gap === undefined ? 0 : gap.gapMs + this.#options.clock.now() - gap.since;
    this.#run(partition, { epoch, boot }, gapMs);
  }

  /** Takes partitions that no live router owns. */
  async claim(
    claims: readonly { readonly partition: number; readonly expected: Owner | undefined; readonly gapMs: number }[],
  ): Promise<void> {
    const wanted = claims.filter(({ partition }) => !this.#moving.has(partition));
    if (wanted.length === 0 || this.#isDraining) return;
    const { bus, placement, member, clock, say } = this.#options;
    for (const { partition } of wanted) this.#listenFor(partition);
    await bus.flush();
    let claimed = 0;
    let gap = 0;
    await Promise.all(
      wanted.map(async ({ partition, expected, gapMs }) => {
        // The answer may be lost, and the record name us all the same.
        this.#gaps.set(partition, { gapMs, since: clock.now() });
        const fence = await placement.take(partition, expected, member);
        if (fence === undefined) return void this.#gaps.delete(partition);
        this.#lost.taken(partition, fence.epoch);
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
    const { bus, member, clock } = this.#options;
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
        end,
      );
      // Whoever takes nothing any more is leaving too, or is gone.
      if (this.#shares.size === before) for (const { boot } of others) left.add(boot);
    }
    await Promise.all(
      [...this.#shares.keys()].map(async (partition) => {
        await this.#released(partition, clock.now() + this.#timing.releaseMs);
        this.forget(partition);
      }),
    );
  }

  /** A step whose commit has no sure end may never end: then its partition is dropped, and the fence decides about that commit. */
  #released(partition: number, by: number): Promise<void> {
    const { clock, host } = this.#options;
    return new Promise((resolve, reject) => {
      const disarm = clock.alarm(by, () => {
        host.drop(partition);
        resolve();
      });
      host.release(partition).then(resolve, reject).finally(disarm);
    });
  }

  async #inFlight(
    moves: readonly { readonly partition: number; readonly to: Member }[],
    end = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const { clock } = this.#options;
    const queue = moves.filter(({ partition }) => !this.#moving.has(partition));
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined && clock.now() < end; next = queue.shift())
        await this.#move(next.partition, next.to, end);
    };
    await Promise.all(Array.from({ length: this.#timing.inFlight }, worker));
  }

  async #move(partition: number, to: Member, end: number): Promise<void> {
    const share = this.#shares.get(partition);
    if (share === undefined) return;
    const { bus, placement, member, clock, say } = this.#options;
    this.#moving.add(partition);
    try {
      const ready = await bus.request(subjectOf(to, "prep"), String(partition), this.#timing.answerMs);
      if (ready.kind !== "reply" || ready.text !== "ready") return;
      // As long as the store may need to come back: what is dropped before, it could not be given back (CLUSTER rule 19).
      await this.#released(partition, Math.min(end, clock.now() + this.#timing.drainMs));
      const fence = await placement.take(partition, { ...member, epoch: share.fence.epoch }, to);
      this.forget(partition);
      if (fence === undefined) return;
      this.#lost.taken(partition, fence.epoch);
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
    this.#lost.taken(partition, epoch);
    this.#run(partition, { epoch, boot: member.boot }, NO_GAP);
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
    const share: Share = { inlet, fence, since: clock.now() };
    this.#shares.set(partition, share);
    this.#gaps.delete(partition);
    const activated = host.activate(partition, fence, gapMs);
    // Messages may come at once: the host lets them wait for what is still being read.
    inlet.open();
    activated.catch((error: unknown) => {
      // The next look tries it again; not at once, a store that cannot be read now is asked often enough.
      if (this.#shares.get(partition) === share) this.forget(partition);
      this.#gaps.set(partition, { gapMs, since: share.since });
      say({ kind: "trouble", error });
    });
  }
}

function subjectOf({ router, boot }: Member, what: "prep" | "go"): string {
  return `own.${router}.${boot}.${what}`;
}

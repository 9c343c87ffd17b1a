import { UNKNOWN_GAP_MS } from "../partition-host.ts";
import type { Fence } from "../store.ts";
import { HandOver } from "./hand-over.ts";
import { LostRecords } from "./lost-records.ts";
import { NeighbourWatch, pingSubject } from "./neighbour-watch.ts";
import type { Beat, Member, Owner } from "./placement.ts";
import type { PlacementLoopOptions } from "./placement-options.ts";
import { PLACEMENT_TIMING, type PlacementTiming } from "./placement-timing.ts";
import { rendezvous } from "./rendezvous.ts";

/**
 * Keeps this router's share of the partitions: claims what nobody live owns, hands on what another should have, gives
 * everything away when it leaves. Who should own is a guess from heartbeats and pings; who does is the record that
 * `Placement.take` moves, so a wrong guess costs time and never a second writer (CLUSTER rules 18 to 21, 29).
 */
export class PlacementLoop {
  readonly #options: PlacementLoopOptions;
  readonly #timing: PlacementTiming;
  readonly #watch: NeighbourWatch;
  readonly #handOver: HandOver;
  readonly #lost: LostRecords;
  readonly #seen = new Map<string, number>();
  #live: readonly Member[] = [];
  #sureUntil = 0;
  #frozenSince = 0;
  #stableSince: number;
  #isTicking = false;
  #wantsTick = false;
  /** When the owners' records are read again, whatever happens. */
  #lookAt = 0;
  /** When the store last answered a heartbeat, whether it has refused one since, and until when it has not been there for long enough. */
  #beatAt = 0;
  #wasAway = false;
  /** The end of the last heartbeat by the store's time; 0: there was none. */
  #liveUntil = 0;
  #patientUntil = Number.NEGATIVE_INFINITY;
  #isPinging = false;
  #isClosed = false;

  constructor(options: PlacementLoopOptions) {
    this.#options = options;
    this.#timing = { ...PLACEMENT_TIMING, ...options.timing };
    this.#watch = new NeighbourWatch(options.bus, options.clock, this.#timing);
    this.#lost = new LostRecords(options.clock, this.#timing.patientMs);
    this.#handOver = new HandOver(options, this.#timing, this.#lost, () => this.#soon());
    this.#stableSince = options.clock.now();
  }

  /** Partitions that this router runs. */
  get size(): number {
    return this.#handOver.size;
  }

  /** The routers that live, as far as this one knows. */
  get live(): readonly Member[] {
    return this.#live;
  }

  get isFrozen(): boolean {
    return this.#frozenSince !== 0;
  }

  async start(): Promise<void> {
    const { bus, member, clock } = this.#options;
    bus.watch((isUp) => {
      this.#stableSince = clock.now();
      if (isUp) this.#soon();
      else this.#freeze();
    });
    bus.subscribe(pingSubject(member), (message) => message.reply("1"));
    bus.subscribe("own.dead", () => this.#soon());
    this.#handOver.listen();
    await bus.flush();
    await this.#tick();
    this.#beats();
    this.#pings();
  }

  /** Gives every partition to another router, if there is one; the last router keeps them in the store alone (rule 29). */
  async drain(): Promise<void> {
    const { placement, member } = this.#options;
    await this.#handOver.drain(() => this.#live);
    this.#isClosed = true;
    await placement.remove(member).catch((error: unknown) => this.#options.say({ kind: "trouble", error }));
  }

  close(): void {
    this.#isClosed = true;
  }

  #beats(): void {
    const { clock } = this.#options;
    clock.alarm(clock.now() + this.#timing.beatMs, () => {
      if (this.#isClosed) return;
      this.#tickSoon();
      this.#beats();
    });
  }

  #pings(): void {
    const { clock, bus } = this.#options;
    const { pingMs, doubtMs } = this.#timing;
    clock.alarm(clock.now() + (this.#watch.isInDoubt ? doubtMs : pingMs), () => {
      if (this.#isClosed) return;
      if (!bus.isUp || clock.now() > this.#sureUntil) this.#freeze();
      else if (!this.#isPinging) void this.#pingRound();
      this.#pings();
    });
  }

  async #pingRound(): Promise<void> {
    const { bus, clock, member, placement, say } = this.#options;
    this.#isPinging = true;
    try {
      const dead = await this.#watch.round(member, this.#live);
      const isStable = bus.isUp && clock.now() - this.#stableSince >= this.#timing.stableMs;
      if (dead.length === 0 || !isStable) return;
      for (const one of dead) {
        await placement.remove(one);
        say({ kind: "dead", router: one.router });
      }
      this.#live = this.#live.filter((one) => !dead.includes(one));
      bus.publish("own.dead", "");
      this.#soon();
    } catch (error) {
      say({ kind: "trouble", error });
    } finally {
      this.#isPinging = false;
    }
  }

  /** Something happened to an owner or a partition. */
  #soon(): void {
    this.#lookAt = 0;
    this.#tickSoon();
  }

  #tickSoon(): void {
    if (this.#isClosed) return;
    this.#wantsTick = true;
    if (!this.#isTicking) void this.#tick();
  }

  async #tick(): Promise<void> {
    this.#isTicking = true;
    do {
      this.#wantsTick = false;
      try {
        await this.#look();
      } catch (error) {
        this.#options.say({ kind: "trouble", error });
      }
    } while (this.#wantsTick && !this.#isClosed);
    this.#isTicking = false;
  }

  async #look(): Promise<void> {
    const { bus, clock, placement, member, timeHeard } = this.#options;
    // A router that nobody can reach must not look alive to the others.
    if (!bus.isUp) return this.#freeze();
    const began = clock.now();
    const beat = await placement.beat(member, this.#timing.ttlMs).catch((error: unknown) => {
      this.#wasAway = true;
      throw error;
    });
    this.#noteBeat(began, beat);
    if (!isSame(this.#live, beat.live)) this.#lookAt = 0;
    this.#live = beat.live;
    timeHeard?.({ sentAt: began, receivedAt: clock.now(), toldAt: beat.now });
    for (const { boot } of beat.live) this.#seen.set(boot, began);
    const sureUntil = began + this.#timing.ttlMs - this.#timing.marginMs;
    if (began < this.#lookAt && !this.isFrozen) {
      this.#sureUntil = sureUntil;
      return;
    }
    // What happens while the records are read is looked at once more.
    this.#lookAt = began + this.#timing.lookMs;
    const owners = await placement.owners();
    this.#forgetBoots(owners);
    this.#sureUntil = sureUntil;
    this.#lost.look(owners, this.#patientUntil);
    this.#handOver.dropLost(owners);
    this.#thaw();
    if (await this.#balance(owners)) this.#lookAt = 0;
  }

  /**
   * A store that was away, or has lost heartbeats, names nobody but those who came back first: our own one may outlive
   * those of routers that beat earlier or come back later.
   */
  #noteBeat(at: number, { now, before }: Beat): void {
    const { ttlMs, patientMs } = this.#timing;
    const isFirst = this.#liveUntil === 0;
    if (this.#wasAway || (!isFirst && at - this.#beatAt > ttlMs) || before < this.#liveUntil) {
      this.#patientUntil = at + patientMs;
      this.#lookAt = 0;
    }
    this.#beatAt = at;
    this.#wasAway = false;
    this.#liveUntil = now + ttlMs;
  }

  /** Of a boot that neither lives nor owns anything nobody will ask. */
  #forgetBoots(owners: readonly (Owner | undefined)[]): void {
    if (this.#seen.size <= this.#live.length) return;
    const wanted = new Set([...this.#live, ...owners].map((one) => one?.boot));
    for (const boot of this.#seen.keys()) if (!wanted.has(boot)) this.#seen.delete(boot);
  }

  /** True: there was something to do, and perhaps there still is. */
  async #balance(owners: readonly (Owner | undefined)[]): Promise<boolean> {
    const { member, clock, partitions } = this.#options;
    const live = this.#live;
    const eligible = [
      ...new Set(live.filter((one) => !this.#handOver.isLeaving(one)).map(({ router }) => router)),
    ].sort();
    const now = clock.now();
    const isStable = now - this.#stableSince >= this.#timing.stableMs && now >= this.#patientUntil;
    const claims: { partition: number; expected: Owner | undefined; gapMs: number }[] = [];
    const moves: { partition: number; to: Member }[] = [];
    let isWaiting = false;
    for (let partition = 0; partition < partitions; partition += 1) {
      const owner = owners[partition];
      if (this.#lost.has(partition)) {
        isWaiting = true;
        continue;
      }
      const target = rendezvous(partition, eligible);
      if (owner?.boot === member.boot && this.#isForsaken(partition, owner)) {
        isWaiting = true;
        claims.push({ partition, expected: owner, gapMs: UNKNOWN_GAP_MS });
        continue;
      }
      if (owner?.boot === member.boot) {
        this.#handOver.adopt(partition, owner);
        const to = live.find(({ router }) => router === target);
        if (to !== undefined && target !== member.router) moves.push({ partition, to });
        continue;
      }
      if (target !== member.router || live.some(({ boot }) => boot === owner?.boot)) continue;
      isWaiting = true;
      if (owner === undefined || isStable) claims.push({ partition, expected: owner, gapMs: this.#gapOf(owner) });
    }
    await this.#handOver.claim(claims);
    await this.#handOver.moveAll(moves);
    return isWaiting || moves.length > 0;
  }

  /** We gave it away, and the store has lost that: under our old fence the newer owner, who comes back late, would displace us. */
  #isForsaken(partition: number, owner: Owner): boolean {
    return this.#options.host.fenceOf(partition) === undefined && this.#lost.isForsaken(partition, owner);
  }

  /** For how long nobody ran what this owner had. */
  #gapOf(owner: Owner | undefined): number {
    if (owner === undefined) return 0;
    const last = Math.max(this.#seen.get(owner.boot) ?? 0, this.#watch.lastAnswer(owner) ?? 0);
    // An owner of whom this run has never heard: the whole cluster may have been away.
    return last === 0 ? UNKNOWN_GAP_MS : Math.max(0, this.#options.clock.now() - last);
  }

  #freeze(): void {
    if (this.#frozenSince !== 0 || this.#isClosed) return;
    const { clock, host, say } = this.#options;
    this.#frozenSince = Math.max(1, Math.min(clock.now(), this.#sureUntil));
    host.freeze();
    say({ kind: "frozen" });
  }

  #thaw(): void {
    if (this.#frozenSince === 0) return;
    const { clock, host, say } = this.#options;
    const gapMs = Math.max(0, clock.now() - this.#frozenSince);
    this.#frozenSince = 0;
    host.thaw(gapMs).catch((error: unknown) => say({ kind: "trouble", error }));
    say({ kind: "thawed", gapMs });
  }

  /** False: the heartbeat is older than it may be, whatever woke this process up. Freezes then. */
  isSure(): boolean {
    if (this.#frozenSince !== 0) return false;
    if (this.#options.clock.now() <= this.#sureUntil) return true;
    this.#freeze();
    return false;
  }

  /** The host found out that a partition is not ours, or that it does not know its states any more. */
  lost(partition: number): void {
    this.#handOver.forget(partition);
    this.#soon();
  }

  /** The fence under which a partition is run. */
  fenceOf(partition: number): Fence | undefined {
    return this.#options.host.fenceOf(partition);
  }
}

function isSame(before: readonly Member[], now: readonly Member[]): boolean {
  return before.length === now.length && before.every(({ boot }) => now.some((one) => one.boot === boot));
}

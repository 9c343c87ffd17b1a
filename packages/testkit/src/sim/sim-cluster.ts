import { answerAlive, type Bus, type Clock, clusterClock, sampleTime } from "@tandem/actor";
import { memoryBus, memoryCluster } from "@tandem/adapter-memory";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { buildDirectory, type Directory } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import {
  askTime,
  beatAsEdge,
  type Captured,
  type Edge,
  HopClient,
  openOutlet,
  type Receive,
  sipEdge,
} from "@tandem/sip-edge";
import {
  type Call,
  type CreditDesk,
  creditDesk,
  decodeCall,
  encodeCall,
  type Limits,
  memoryLimits,
  partitionCapOf,
} from "@tandem/transfer-router";
import { CrashStore } from "./crash-store.ts";
import { type BusFaults, lossyBus, NO_BUS_FAULTS } from "./lossy-bus.ts";
import { mortalClock } from "./mortal-clock.ts";
import { shiftedClock } from "./shifted-clock.ts";
import { latin1Bytes, simHash } from "./sim-hash.ts";
import { SimLog } from "./sim-log.ts";
import { SimOutage } from "./sim-outage.ts";
import type { PlatformOptions } from "./sim-platform.ts";
import { SimRouter } from "./sim-router.ts";
import type { Crash, WorldPlatform } from "./world-platform.ts";

const PLAN = phoneNumberPlan();
const KEYS = clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0");

export interface ClusterShape {
  readonly routers: number;
  readonly edges: number;
  /** Trouble on the bus; none. */
  readonly bus?: BusFaults;
  /** How far the clock of a router or an edge (`edge-0`) is before the true time, ms; 0. */
  readonly clockOffsetMs?: Readonly<Record<string, number>>;
  /** Before the first call, ms; 3,000, in which not every partition has come to its router. */
  readonly settleMs?: number;
}

interface SimEdge {
  readonly edge: Edge;
  readonly bus: Bus;
  readonly receives: Map<string, Receive>;
  readonly outlet: { close(): void };
  isUp: boolean;
}

interface RunningRouter {
  /** Its connection to the bus. */
  readonly connection: Bus;
  readonly run: SimRouter;
  readonly view: CrashStore<Call>;
  readonly desk: CreditDesk;
  readonly killDesk: () => void;
}

/** Several edges and routers as processes that share nothing but bus, store and placement: whole, in virtual time. */
export class SimCluster implements WorldPlatform {
  readonly log = new SimLog();
  readonly captured: Captured[] = [];
  readonly faults: string[] = [];
  readonly troubles: string[] = [];
  readonly limits: Limits = memoryLimits();
  readonly directory: Directory;
  readonly settleMs: number;
  /** True: the trouble on the bus is over. */
  isBusCalm = false;
  /** Of the store of states and owners. */
  readonly outage = new SimOutage();
  readonly streams = [];
  readonly hub;
  readonly cluster;
  /** Takes everything out of the store, owners and members too. */
  readonly emptied: () => void;
  readonly #options: PlatformOptions;
  readonly #shape: ClusterShape;
  readonly #routers = new Map<string, RunningRouter>();
  readonly #edges: SimEdge[] = [];
  #boots = 0;
  #commits = 0;
  #crashes: readonly Crash[] = [];
  crashed = 0;

  constructor(options: PlatformOptions, shape: ClusterShape) {
    this.#options = options;
    this.#shape = shape;
    // A cluster takes nobody for dead in its first two seconds (CLUSTER rule 20).
    this.settleMs = shape.settleMs ?? 3_000;
    this.directory = buildDirectory(options.config, 1);
    const { clock } = options;
    this.hub = memoryBus(clock, (subject, fault) => this.faults.push(`${subject}: ${String(fault)}`));
    this.cluster = memoryCluster<Call>(() => clock.now(), {
      encode: (call) => JSON.stringify(encodeCall(call)),
      decode: (kept) => decodeCall(JSON.parse(String(kept))),
    });
    this.emptied = this.cluster.keep();
  }

  get commits(): number {
    return this.#commits;
  }

  get size(): number {
    return this.routers.reduce((sum, { router }) => sum + router.size, 0);
  }

  get stored(): number {
    return this.cluster.store.size;
  }

  get isUp(): boolean {
    return this.#routers.size === this.#shape.routers;
  }

  get routers(): readonly SimRouter[] {
    return [...this.#routers.values()].map(({ run }) => run);
  }

  get edges(): readonly Edge[] {
    return this.#edges.map(({ edge }) => edge);
  }

  calls(): readonly Call[] {
    return this.routers.flatMap(({ router }) => [...router.calls()]);
  }

  async endCall(ref: string, reason: string, why = ""): Promise<boolean> {
    const ended = await Promise.all(this.routers.map(({ router }) => router.endCall(ref, reason, why)));
    return ended.includes(true);
  }

  async returnCredit(): Promise<void> {
    await Promise.all([...this.#routers.values()].map(({ desk }) => desk.close()));
  }

  async start(crashes: readonly Crash[]): Promise<void> {
    this.#crashes = crashes;
    for (let i = 0; i < this.#shape.routers; i += 1) await this.boot(`router-${i}`);
    for (let i = 0; i < this.#shape.edges; i += 1) this.#edges.push(await this.#bootEdge(i));
    for (const { address, port, transport } of this.#options.config.listen) {
      const name = `${transport.toLowerCase()}:${address}:${port}`;
      this.#options.net.attach({ address, port }, (text, from) => this.#receive(name, text, from), "UDP");
    }
  }

  /** The router that has the call dies; without calls any one. */
  crash(downMs: number): void {
    const busiest = [...this.routers].sort((a, b) => b.router.size - a.router.size)[0];
    if (busiest !== undefined) this.kill(busiest.name, downMs);
  }

  kill(name: string, downMs: number): void {
    const dead = this.#routers.get(name);
    if (dead === undefined) return;
    this.#routers.delete(name);
    dead.view.kill();
    dead.run.kill();
    dead.killDesk();
    this.hub.setUp(false, dead.connection);
    this.crashed += 1;
    const { clock } = this.#options;
    if (downMs !== Number.POSITIVE_INFINITY) clock.alarm(clock.now() + downMs, () => void this.boot(name));
  }

  /** Ends a router in order: its partitions go to the others first. */
  async drain(name: string): Promise<void> {
    const leaving = this.#routers.get(name);
    if (leaving === undefined) return;
    await leaving.run.loop.drain();
    // It may have died meanwhile: who has its name now is another.
    if (this.#routers.get(name) !== leaving) return;
    this.#routers.delete(name);
    await leaving.desk.close();
    leaving.run.kill();
    leaving.killDesk();
    leaving.view.kill();
    this.hub.setUp(false, leaving.connection);
  }

  /** An edge is gone, and its share of the senders comes to the others. */
  killEdge(index: number): void {
    const edge = this.#edges[index];
    if (edge === undefined) return;
    edge.isUp = false;
    edge.outlet.close();
    this.hub.setUp(false, edge.bus);
  }

  async boot(name: string): Promise<void> {
    const { clock, config, resolver, billing, random } = this.#options;
    this.#boots += 1;
    const boot = `boot${this.#boots}`;
    const connection = this.hub.view();
    const bus = this.#lossy(connection);
    const view = new CrashStore<Call>(this.outage.store(this.cluster.store), (isStored) =>
      this.#committing(name, boot, isStored),
    );
    const egress = config.listen.map(({ transport, address, port, advertised }) => {
      return { name: `${transport.toLowerCase()}:${address}:${port}`, transport, address, advertised };
    });
    const ownClock = this.#ownClock(name);
    const time = clusterClock(ownClock, await sampleTime(ownClock, async () => clock.now()));
    const alarms = mortalClock(time);
    const desk = creditDesk({ clock: alarms, boot, authorizer: billing });
    const run = new SimRouter({
      name,
      boot,
      bus,
      clock: time,
      ownClock,
      keys: KEYS,
      directory: () => this.directory,
      plan: this.#options.plan?.(PLAN) ?? PLAN,
      resolver,
      limits: this.limits,
      rates: desk,
      credit: desk,
      store: view,
      log: this.log,
      placement: this.outage.placement(this.cluster.placement),
      egress: () => egress,
      partitionCap: partitionCapOf(config.limits),
      entropy: () => random.hex(32),
      ...(this.#options.watch === undefined ? {} : { watch: this.#options.watch() }),
      onFault: (call, fault) =>
        this.faults.push(`${call}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
      trouble: (what) => this.troubles.push(`${clock.now()} ${name}: ${what}`),
    });
    this.#routers.set(name, { run, view, connection, desk, killDesk: () => alarms.kill() });
    await run.loop.start();
  }

  /** True: the router dies here. */
  #committing(name: string, boot: string, isStored: boolean): boolean {
    if (!isStored) this.#commits += 1;
    const point = isStored ? "after-commit" : "before-commit";
    const crash = this.#crashes.find((planned) => planned.commit === this.#commits && planned.point === point);
    if (crash === undefined || boot === "") return false;
    this.#crashes = this.#crashes.filter((planned) => planned !== crash);
    this.kill(name, crash.downMs);
    return true;
  }

  #ownClock(name: string): Clock {
    return shiftedClock(this.#options.clock, this.#shape.clockOffsetMs?.[name] ?? 0);
  }

  #lossy(connection: Bus): Bus {
    const { bus: faults } = this.#shape;
    if (faults === undefined) return connection;
    const { clock, random } = this.#options;
    return lossyBus(connection, { clock, random, faults: () => (this.isBusCalm ? NO_BUS_FAULTS : faults) });
  }

  async #bootEdge(index: number): Promise<SimEdge> {
    const { config, net } = this.#options;
    const connection = this.hub.view();
    const bus = this.#lossy(connection);
    const id = `edge-${index}.n${index}`;
    const ownClock = this.#ownClock(`edge-${index}`);
    const clock = clusterClock(ownClock, await askTime(connection, ownClock));
    const receives = new Map<string, Receive>();
    const client = new HopClient({
      bus,
      edge: id,
      clock,
      sender: () => edge,
      quarantined: ({ message }) => this.troubles.push(`quarantined ${message.method}`),
    });
    const edge: Edge = sipEdge({
      id,
      listeners: config.listen.map(({ address, port }) => (receive) => {
        const name = `udp:${address}:${port}`;
        receives.set(name, receive);
        return Promise.resolve({
          name,
          transport: "UDP",
          send(text, toAddress, toPort) {
            if (made.isUp) net.send(text, { address, port }, { address: toAddress, port: toPort }, "UDP");
            return Promise.resolve();
          },
          close: () => Promise.resolve(),
        });
      }),
      router: client,
      directory: () => this.directory,
      keys: KEYS,
      clock,
      hash: simHash,
      capture: (message) => this.captured.push(message),
    });
    await edge.start();
    answerAlive(bus);
    beatAsEdge({ bus, edge: id, clock: ownClock, timeHeard: clock.heard });
    const outlet = openOutlet({ bus, edge: id, sender: edge, clock, listeners: edge.listeners });
    const made: SimEdge = { edge, bus: connection, receives, outlet, isUp: true };
    return made;
  }

  /** As the kernel shares one address among sockets: by the sender. */
  #receive(listener: string, text: string, from: { readonly address: string; readonly port: number }): void {
    const alive = this.#edges.filter(({ isUp }) => isUp);
    const share = Number(from.address.split(".").at(-1)) + from.port;
    const edge = alive[share % Math.max(1, alive.length)];
    edge?.receives.get(listener)?.(latin1Bytes(text), text, from.address, from.port, "");
  }
}

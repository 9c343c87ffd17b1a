import type { ActorStore } from "@tandem/actor";
import { memoryStore } from "@tandem/adapter-memory";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { buildDirectory, type Config, type Directory } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import {
  type Arrival,
  type Captured,
  type Edge,
  type EdgeOptions,
  type HopReply,
  type Lost,
  type OpenListener,
  type Receive,
  sipEdge,
} from "@tandem/sip-edge";
import {
  type Call,
  callCodec,
  creditDesk,
  type EncodedCall,
  type Limits,
  memoryLimits,
  partitionCapOf,
  type Resolver,
  type Router,
  type RouterOptions,
  type StepWatch,
  transferRouter,
} from "@tandem/transfer-router";
import { type CrashPoint, CrashStore } from "./crash-store.ts";
import { mortalClock } from "./mortal-clock.ts";
import type { Random } from "./random.ts";
import type { SimBilling } from "./sim-billing.ts";
import type { SimClock } from "./sim-clock.ts";
import { latin1Bytes, simHash } from "./sim-hash.ts";
import { SimLog } from "./sim-log.ts";
import type { NetTransport, SimNet } from "./sim-net.ts";
import { SimStreams } from "./sim-streams.ts";
import type { Crash, WorldPlatform } from "./world-platform.ts";

export interface PlatformOptions {
  readonly clock: SimClock;
  readonly net: SimNet;
  readonly random: Random;
  readonly config: Config;
  readonly resolver: Resolver;
  readonly billing: SimBilling;
  /** What numbers mean, from what they do mean. */
  readonly plan?: ((plan: RouterOptions["plan"]) => RouterOptions["plan"]) | undefined;
  /** Who counts calls in one process, from who does. */
  readonly limits?: ((limits: Limits) => Limits) | undefined;
  /** Sees the steps of each router; made anew with it. */
  readonly watch?: () => StepWatch;
  /** Sees what became of each message that the edge gave away. */
  readonly delivered?: EdgeOptions["delivered"];
}

const PLAN = phoneNumberPlan();
const KEYS = clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0");

interface Held {
  readonly arrival: Arrival;
  readonly done: (reply: HopReply) => void;
}

/** The real edge and the real router, on virtual time, a simulated network and a store that keeps bytes. */
export class SimPlatform implements WorldPlatform {
  readonly settleMs = 0;
  readonly log = new SimLog();
  readonly captured: Captured[] = [];
  /** Steps that threw. */
  readonly faults: string[] = [];
  readonly limits: Limits;
  readonly directory: Directory;
  readonly #options: PlatformOptions;
  readonly #store: ActorStore<Call> & { readonly size: number };
  readonly #edge: Edge;
  #router: Router | undefined;
  #view: CrashStore<Call> | undefined;
  #desk: { readonly close: () => Promise<void>; readonly kill: () => void } | undefined;
  #generation = 0;
  #commits = 0;
  #crashes: readonly Crash[] = [];
  readonly #held = new Set<Held>();
  readonly #heldLosses = new Set<string>();
  readonly streams: SimStreams[] = [];
  crashed = 0;

  constructor(options: PlatformOptions) {
    this.#options = options;
    const limits = memoryLimits();
    this.limits = options.limits?.(limits) ?? limits;
    this.directory = buildDirectory(options.config, 1);
    this.#store = memoryStore<Call>(
      {
        // As a store in a cluster does: what the codec leaves out stays as it was.
        encode: (call, before, kept) => callCodec.keep(kept as EncodedCall | undefined, callCodec.encode(call, before)),
        decode: (kept) => callCodec.decode(kept as EncodedCall),
      },
      undefined,
      () => options.clock.now(),
    );
    this.#edge = sipEdge({
      id: "edge-0",
      listeners: options.config.listen.map(({ address, port, transport }) =>
        this.#listener(address, port, transport === "TCP" ? "TCP" : "UDP"),
      ),
      router: { deliver: (arrival) => this.#deliver(arrival), flowLost: (flow) => this.#flowLost(flow) },
      directory: () => this.directory,
      keys: KEYS,
      clock: options.clock,
      hash: simHash,
      limits: options.config.limits,
      capture: (message) => this.captured.push(message),
      ...(options.delivered === undefined ? {} : { delivered: options.delivered }),
    });
  }

  /** Steps of calls that were stored so far. */
  get commits(): number {
    return this.#commits;
  }

  /** Calls in the router's memory, lingering ones included. */
  get size(): number {
    return this.#router?.size ?? 0;
  }

  get stored(): number {
    return this.#store.size;
  }

  get isUp(): boolean {
    return this.#router !== undefined;
  }

  calls(): readonly Call[] {
    return this.#router === undefined ? [] : [...this.#router.calls()];
  }

  endCall(ref: string, reason: string, why = ""): Promise<boolean> {
    return this.#router?.endCall(ref, reason, why) ?? Promise.resolve(false);
  }

  /** The router gives its leases of credit back. */
  async returnCredit(): Promise<void> {
    await this.#desk?.close();
  }

  async start(crashes: readonly Crash[]): Promise<void> {
    this.#crashes = crashes;
    await this.#edge.start();
    await this.#boot();
  }

  /** The router is gone at once, with all that it had in memory. */
  crash(downMs: number): void {
    this.#view?.kill();
    this.#desk?.kill();
    this.#router?.close();
    this.#router = undefined;
    this.#view = undefined;
    this.#generation += 1;
    this.crashed += 1;
    const { clock } = this.#options;
    clock.alarm(clock.now() + downMs, () => void this.#boot());
  }

  async #boot(): Promise<void> {
    const { clock, config, resolver, billing, random } = this.#options;
    this.#generation += 1;
    const generation = this.#generation;
    const view = new CrashStore<Call>(this.#store, (isStored) => this.#committing(generation, isStored));
    const egress = config.listen.map(({ transport, address, port, advertised }) => {
      return { name: `${transport.toLowerCase()}:${address}:${port}`, transport, address, advertised };
    });
    const boot = `boot-${generation}`;
    const alarms = mortalClock(clock);
    const desk = creditDesk({ clock: alarms, boot, authorizer: billing });
    this.#desk = { close: () => desk.close(), kill: () => alarms.kill() };
    const router = transferRouter({
      boot,
      clock,
      keys: KEYS,
      directory: () => this.directory,
      plan: this.#options.plan?.(PLAN) ?? PLAN,
      resolver,
      limits: this.limits,
      rates: desk,
      credit: desk,
      store: view,
      log: this.log,
      edge: {
        send: (text, { address, port, transport, listener, flow }) => {
          // What a dead router still wanted to send is lost with it.
          if (generation !== this.#generation) return new Promise(() => undefined);
          return this.#edge.send({
            text,
            destination: { address, port, transport: transport as "UDP" },
            listener,
            flow,
          });
        },
      },
      egress: () => egress,
      partitionCap: partitionCapOf(config.limits),
      entropy: () => random.hex(32),
      ...(this.#options.watch === undefined ? {} : { watch: this.#options.watch() }),
      onFault: (call, fault) =>
        this.faults.push(`${call}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
    });
    this.#view = view;
    this.#router = router;
    await router.start();
    if (generation !== this.#generation) return;
    // CLUSTER rule 11: the edge keeps each message until its owner has acknowledged it.
    for (const held of [...this.#held]) void this.#hand(held);
    for (const flow of this.#heldLosses) router.flowLost(flow);
    this.#heldLosses.clear();
  }

  /** True: the router dies here. */
  #committing(generation: number, isStored: boolean): boolean {
    if (generation !== this.#generation) return true;
    if (!isStored) this.#commits += 1;
    const point: CrashPoint = isStored ? "after-commit" : "before-commit";
    const crash = this.#crashes.find((planned) => planned.commit === this.#commits && planned.point === point);
    if (crash === undefined) return false;
    this.#crashes = this.#crashes.filter((planned) => planned !== crash);
    this.crash(crash.downMs);
    return true;
  }

  #deliver(arrival: Arrival): Promise<HopReply> {
    return new Promise((done) => {
      const held: Held = { arrival, done };
      this.#held.add(held);
      void this.#hand(held);
    });
  }

  #flowLost(flow: string): void {
    if (this.#router === undefined) this.#heldLosses.add(flow);
    else this.#router.flowLost(flow);
  }

  async #hand(held: Held): Promise<void> {
    const router = this.#router;
    if (router === undefined) return;
    const reply = await router.deliver(held.arrival);
    if (router !== this.#router || !this.#held.delete(held)) return;
    held.done(reply);
  }

  #listener(address: string, port: number, transport: NetTransport): OpenListener {
    return (receive: Receive, _, lost: Lost = () => undefined) => {
      const { net } = this.#options;
      if (transport === "TCP") {
        const streams = new SimStreams(net, { address, port }, receive, lost);
        this.streams.push(streams);
        return Promise.resolve(streams.listener());
      }
      net.attach({ address, port }, (text, from) => receive(latin1Bytes(text), text, from.address, from.port, ""));
      return Promise.resolve({
        name: `udp:${address}:${port}`,
        transport,
        send(text, toAddress, toPort) {
          net.send(text, { address, port }, { address: toAddress, port: toPort });
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      });
    };
  }
}

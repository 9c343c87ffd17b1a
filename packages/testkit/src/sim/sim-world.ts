import { accountsOf } from "@tandem/billing";
import { type Config, configWith, endpointWith, trunkWith } from "@tandem/directory";
import type { Resolver } from "@tandem/transfer-router";
import type { Datagram } from "../agent/agent-record.ts";
import type { Action, Script } from "../agent/script.ts";
import { SipAgent } from "../agent/sip-agent.ts";
import { PLACES, PLATFORM, type Place, START_AT } from "./places.ts";
import { type Random, seededRandom } from "./random.ts";
import { SimBilling } from "./sim-billing.ts";
import { SimClock } from "./sim-clock.ts";
import { type ClusterShape, SimCluster } from "./sim-cluster.ts";
import { type Faults, type NetTransport, NO_FAULTS, SimNet } from "./sim-net.ts";
import { type PlatformOptions, SimPlatform } from "./sim-platform.ts";
import { simResolver } from "./sim-resolver.ts";
import { traceOf } from "./trace.ts";
import type { Crash, WorldPlatform } from "./world-platform.ts";

/** What a test may want to say about the trunk `acme`. */
export type TrunkOverrides = NonNullable<Parameters<typeof trunkWith>[0]>;

export interface WorldOptions {
  readonly agents: Partial<Record<Place, Script>>;
  readonly seed?: number;
  readonly faults?: Partial<Faults>;
  readonly trunk?: TrunkOverrides;
  readonly config?: Partial<Config>;
  /** Addresses of names; `agent.example` is the foreign agent. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  readonly crashes?: readonly Crash[];
  /** Prefixes of numbers that no deck has a price for. */
  readonly unrated?: readonly string[];
  readonly resolver?: Resolver;
  /** Puts a fault of its own into the numbering plan. */
  readonly plan?: PlatformOptions["plan"];
  /** Puts one into those who count the calls of one process. */
  readonly limits?: PlatformOptions["limits"];
  /** What every party speaks, or some of them; UDP. */
  readonly transport?: NetTransport | Partial<Record<Place, NetTransport>>;
  /** What is to see the routers' steps and the edge's deliveries. */
  readonly watch?: (clock: SimClock) => Pick<PlatformOptions, "watch" | "delivered">;
}

/** A whole world under virtual time: the platform, its parties, and the network between them. One seed, one history. */
export class SimWorld<P extends WorldPlatform = SimPlatform> {
  readonly clock = new SimClock(START_AT);
  readonly random: Random;
  readonly net: SimNet;
  readonly billing: SimBilling;
  readonly platform: P;
  readonly agents: ReadonlyMap<Place, SipAgent>;
  readonly #armed = new Map<SipAgent, () => void>();
  readonly #gone = new Set<SipAgent>();

  constructor(options: WorldOptions, platform: (options: PlatformOptions) => P) {
    this.#config = configOf(options);
    this.random = seededRandom(options.seed ?? 1);
    this.net = new SimNet(this.clock, this.random, { ...NO_FAULTS, ...options.faults });
    this.billing = new SimBilling(options.unrated ?? [], () => this.clock.now());
    this.platform = platform({
      clock: this.clock,
      net: this.net,
      random: this.random,
      config: this.#config,
      resolver: options.resolver ?? simResolver({ "agent.example": [PLACES.foreign.address], ...options.names }),
      billing: this.billing,
      plan: options.plan,
      limits: options.limits,
      ...options.watch?.(this.clock),
    });
    const agents = new Map<Place, SipAgent>();
    for (const [place, script] of Object.entries(options.agents) as [Place, Script][]) {
      const agent = new SipAgent({
        name: place,
        server: PLATFORM,
        script,
        transport: transportOf(options, place),
        ...PLACES[place],
      });
      agents.set(place, agent);
      this.net.attach(
        agent,
        (text, from) => this.#sent(agent, agent.receive(text, from, this.clock.now())),
        agent.transport,
      );
    }
    this.agents = agents;
    this.#crashes = options.crashes ?? [];
  }

  readonly #crashes: readonly Crash[];
  readonly #config: Config;

  /** Begins: the platform listens, and every agent's script starts. */
  async start(): Promise<this> {
    await this.billing.book.open(accountsOf(this.#config.trunks), this.clock.now());
    await this.platform.start(this.#crashes);
    if (this.platform.settleMs > 0) await this.run(this.platform.settleMs);
    for (const agent of this.agents.values()) this.#sent(agent, agent.start(this.clock.now()));
    await settled();
    return this;
  }

  agent(place: Place): SipAgent {
    const agent = this.agents.get(place);
    if (agent === undefined) throw new Error(`no agent ${place} in this world`);
    return agent;
  }

  /** Lets so many ms go by. */
  async run(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    while (this.clock.step(end)) await settled();
  }

  /** Lets time go by until something is true. False: it was not within so many ms. */
  async until(isTrue: () => boolean, ms: number): Promise<boolean> {
    const end = this.clock.now() + ms;
    while (!isTrue()) {
      if (!this.clock.step(end)) return isTrue();
      await settled();
    }
    return true;
  }

  /** An agent does one thing now. */
  act(place: Place, action: Action): void {
    const agent = this.agent(place);
    this.#sent(agent, agent.act(action, this.clock.now()));
  }

  /** The connections of these parties end; what was on its way to them is lost. */
  async loseFlows(...places: readonly Place[]): Promise<void> {
    const addresses = places.map((place) => PLACES[place].address);
    for (const streams of this.platform.streams) streams.lose(addresses);
    await settled();
  }

  /** The party can open connections, and nobody can open one to it: it is behind a NAT. */
  hide(place: Place): void {
    for (const streams of this.platform.streams) streams.refuse(PLACES[place].address);
  }

  /** The party is gone: nothing leaves it, nothing reaches it, and its connections end. */
  async cutOff(place: Place): Promise<void> {
    this.#gone.add(this.agent(place));
    this.hide(place);
    await this.loseFlows(place);
  }

  /** Everybody hangs up. */
  hangUp(...places: readonly Place[]): void {
    for (const [place, agent] of this.agents) {
      if (places.length === 0 || places.includes(place)) this.#sent(agent, agent.hangUp(this.clock.now()));
    }
  }

  /** Everything that crossed the platform's sockets and how the agents stand, as text. */
  trace(): string {
    return traceOf(this.platform, this.agents);
  }

  #sent(agent: SipAgent, datagrams: readonly Datagram[]): void {
    if (!this.#gone.has(agent))
      for (const { text, address, port } of datagrams) this.net.send(text, agent, { address, port }, agent.transport);
    this.#armed.get(agent)?.();
    const due = agent.due();
    if (due === Number.POSITIVE_INFINITY) return;
    const cancel = this.clock.alarm(due, () => this.#sent(agent, agent.tick(this.clock.now())));
    this.#armed.set(agent, cancel);
  }
}

function transportOf({ transport = "UDP" }: WorldOptions, place: Place): NetTransport {
  return typeof transport === "string" ? transport : (transport[place] ?? "UDP");
}

/** A listener for each transport that is spoken; carriers and the trunk's endpoint as their agents speak. */
function configOf(options: WorldOptions): Config {
  const { trunk, config } = options;
  const endpoints = [endpointWith({ transport: transportOf(options, "pbx") })];
  const made = configWith({ trunks: [trunkWith({ endpoints, ...trunk })], ...config });
  const spoken = new Set((Object.keys(PLACES) as Place[]).map((place) => transportOf(options, place)));
  return {
    ...made,
    listen: [...spoken].flatMap((transport) => made.listen.map((listen) => ({ ...listen, transport }))),
    carriers: made.carriers.map((carrier) => {
      const place = (["north", "south"] as const).find((known) => known === carrier.name);
      return place === undefined ? carrier : { ...carrier, transport: transportOf(options, place) };
    }),
  };
}

/** Everything that only waits for promises is done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function simWorld(options: WorldOptions): Promise<SimWorld> {
  return await new SimWorld(options, (platform) => new SimPlatform(platform)).start();
}

/** The same world around a cluster. */
export async function clusterWorld(options: WorldOptions, shape: ClusterShape): Promise<SimWorld<SimCluster>> {
  return await new SimWorld(options, (platform) => new SimCluster(platform, shape)).start();
}

import { type Bus, type Clock, type ClusterClock, type Placement, PlacementLoop } from "@tandem/actor";
import { FLOW_LOST_SUBJECT } from "@tandem/contracts";
import { PARTITIONS } from "@tandem/identity";
import {
  BusEdgeSender,
  clusterCalls,
  EdgeWatch,
  HopServer,
  type LiveCalls,
  ownCalls,
  type Router,
  type RouterOptions,
  tellTime,
  transferRouter,
} from "@tandem/transfer-router";

export interface SimRouterOptions extends Omit<RouterOptions, "edge" | "shared"> {
  readonly name: string;
  readonly bus: Bus;
  /** The process's own, which may go before or behind others. */
  readonly ownClock: Clock;
  /** The same, corrected. */
  readonly clock: ClusterClock;
  readonly placement: Placement;
  readonly trouble: (what: string) => void;
}

/** One run of one router process of a simulated cluster: what the router's `main.ts` composes, on the memory adapters. */
export class SimRouter {
  readonly router: Router;
  readonly bus: Bus;
  readonly loop: PlacementLoop;
  /** The calls of the whole cluster, as this router finds them. */
  readonly calls: LiveCalls;
  readonly name: string;
  readonly #edges: EdgeWatch;

  constructor(options: SimRouterOptions) {
    const { name, bus, clock, ownClock, boot, placement, trouble } = options;
    this.name = name;
    this.bus = bus;
    this.router = transferRouter({
      ...options,
      edge: new BusEdgeSender({ bus, clock, boot, gone: (flow) => this.router.flowLost(flow) }),
      shared: {
        lost: (partition) => this.loop.lost(partition),
        isSure: () => this.loop.isSure(),
        onTrouble: ({ message }) => trouble(message),
      },
    });
    const server = new HopServer({
      bus,
      router: this.router,
      keys: options.keys,
      clock,
      boot,
      unreadable: (subject) => trouble(`unreadable on ${subject}`),
    });
    this.#edges = new EdgeWatch({
      bus,
      clock,
      flows: () => this.router.flows(),
      lost: (flow) => this.router.flowLost(flow),
    });
    bus.subscribe(FLOW_LOST_SUBJECT, ({ text }) => this.router.flowLost(text));
    tellTime(bus, clock);
    const member = { router: name, boot };
    this.calls = clusterCalls({ own: ownCalls(this.router), bus, member, live: () => this.loop.live });
    this.loop = new PlacementLoop({
      member,
      partitions: PARTITIONS,
      placement,
      bus,
      host: this.router.partitions,
      clock: ownClock,
      timeHeard: clock.heard,
      inlet: (partition) => server.inlet(partition),
      say: (notice) => {
        if (notice.kind === "trouble") trouble(String(notice.error));
      },
    });
  }

  /** The process is gone. */
  kill(): void {
    this.loop.close();
    this.#edges.close();
    this.router.close();
  }
}

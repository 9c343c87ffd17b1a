import type { Listener, Lost, Receive } from "@tandem/sip-edge";
import { latin1Bytes } from "./sim-hash.ts";
import type { Endpoint, SimNet } from "./sim-net.ts";

/** Ports that the agents' connections come from begin here: nobody listens on them. */
const EPHEMERAL_PORT = 40_000;

/** One connection between an agent and the platform. */
interface Stream {
  readonly flow: string;
  readonly agent: Endpoint;
  /** The agent's port as the platform sees it: its own where the platform connected, else an ephemeral one. */
  readonly port: number;
  isAlive: boolean;
  hasSpoken: boolean;
  /** What was sent without its token since it was last heard of: it goes out again if it ends, as the adapter's does. */
  unheard: string[];
}

/** The connections of one TCP listener under virtual time: each has a token, and can be lost with what is on its way to the agent. */
export class SimStreams {
  readonly #net: SimNet;
  readonly #here: Endpoint;
  readonly #receive: Receive;
  readonly #lost: Lost;
  readonly #streams: Stream[] = [];
  readonly #refused = new Set<string>();
  /** Connections that were opened so far, by either side. */
  count = 0;

  constructor(net: SimNet, here: Endpoint, receive: Receive, lost: Lost) {
    this.#net = net;
    this.#here = here;
    this.#receive = receive;
    this.#lost = lost;
    net.attach(here, (text, from) => this.#take(text, from), "TCP");
  }

  listener(): Listener {
    return {
      name: `tcp:${this.#here.address}:${this.#here.port}`,
      transport: "TCP",
      send: (text, address, port, flow) => this.#send(text, address, port, flow),
      close: () => Promise.resolve(),
    };
  }

  /** Every connection of the agents at these addresses ends. */
  lose(addresses: readonly string[]): void {
    // Those that are opened instead are not among them.
    for (const stream of [...this.#streams]) {
      if (!stream.isAlive || !addresses.includes(stream.agent.address)) continue;
      stream.isAlive = false;
      if (stream.hasSpoken) this.#lost(stream.flow);
      const { address, port } = stream.agent;
      for (const text of stream.unheard) this.#over(this.#find(address, port), text);
    }
  }

  /** The agent at this address takes no connections any more; it may open some all the same. */
  refuse(address: string): void {
    this.#refused.add(address);
  }

  #take(text: string, from: Endpoint): void {
    const open = this.#streams.findLast(({ isAlive, agent }) => isAlive && agent.address === from.address);
    const stream = open ?? this.#open(from, EPHEMERAL_PORT + this.count);
    stream.hasSpoken = true;
    stream.unheard = [];
    this.#receive(latin1Bytes(text), text, from.address, stream.port, stream.flow);
  }

  #send(text: string, address: string, port: number, flow: string): Promise<void> {
    const named = this.#streams.find((stream) => stream.isAlive && flow !== "" && stream.flow === flow);
    const isRequest = !text.startsWith("SIP/2.0 ");
    const stream = named ?? this.#find(address, isRequest ? port : sentByPort(text));
    if (stream === undefined) return Promise.reject(new Error(`${address}:${port} refuses connections`));
    if (named === undefined && isRequest) stream.unheard.push(text);
    this.#over(stream, text);
    return Promise.resolve();
  }

  #over(stream: Stream | undefined, text: string): void {
    if (stream !== undefined) this.#net.send(text, this.#here, stream.agent, "TCP", () => stream.isAlive);
  }

  #find(address: string, port: number): Stream | undefined {
    const known = this.#streams.find((one) => one.isAlive && one.agent.address === address && one.port === port);
    return known ?? this.#connect(address, port);
  }

  #connect(address: string, port: number): Stream | undefined {
    if (this.#refused.has(address) || !this.#net.isAttached({ address, port }, "TCP")) return undefined;
    return this.#open({ address, port }, port);
  }

  #open(agent: Endpoint, port: number): Stream {
    this.count += 1;
    const { address } = agent;
    const stream: Stream = {
      flow: `edge-0.sim.${this.count}`,
      agent: { address, port: agent.port },
      port,
      isAlive: true,
      hasSpoken: false,
      unheard: [],
    };
    this.#streams.push(stream);
    return stream;
  }
}

/** RFC 3261 §18.2.2 */
function sentByPort(text: string): number {
  return Number(/\r\nVia: SIP\/2\.0\/TCP [^\s:;]+(?::(\d+))?/i.exec(text)?.[1] ?? 5060);
}

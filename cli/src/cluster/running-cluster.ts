import { resolve } from "node:path";
import { removeInstance } from "../up/instance-file.ts";
import { type ListedProcess, removeClusterFile, writeClusterFile } from "./cluster-file.ts";
import type { ClusterPlan, PlannedProcess } from "./cluster-plan.ts";
import type { KeptServer } from "./supervise/kept-server.ts";
import { OwnProcess } from "./supervise/own-process.ts";
import { untilConsumed } from "./until-consumed.ts";

export interface RunningClusterOptions {
  readonly data: string;
  readonly say: (line: string) => void;
}

/** Everything that has been started so far, and the order in which it ends. */
export class RunningCluster {
  /** Absolute. */
  readonly data: string;
  readonly #say: (line: string) => void;
  readonly #servers: KeptServer[] = [];
  #own: OwnProcess[] = [];
  #monitorPort: number | undefined;
  #isEnding = false;

  constructor({ data, say }: RunningClusterOptions) {
    this.data = resolve(data);
    this.#say = say;
  }

  readonly listen = (): void => {
    if (!this.#isEnding) writeClusterFile(this.data, this.listed());
  };

  add(server: KeptServer): void {
    this.#servers.push(server);
    this.listen();
  }

  set monitorPort(port: number) {
    this.#monitorPort = port;
  }

  /** Starts them and resolves when each is ready; `progress` hears who is not yet. */
  async start(
    planned: readonly PlannedProcess[],
    signal: AbortSignal,
    progress: (waitingFor: readonly string[]) => void,
  ): Promise<void> {
    const processes = planned.map((one) => new OwnProcess({ planned: one, say: this.#say, changed: this.listen }));
    this.#own = [...this.#own, ...processes];
    for (const process of processes) process.start();
    const waitingFor = new Set(planned.map(({ name }) => name));
    progress([...waitingFor]);
    await Promise.all(
      processes.map(async (process) => {
        await process.untilReady(signal);
        waitingFor.delete(process.planned.name);
        if (waitingFor.size > 0) progress([...waitingFor]);
      }),
    );
  }

  listed(): readonly ListedProcess[] {
    const servers = this.#servers.map(({ name, at, server }) => ({ name, pid: server.pid, at, isServer: true }));
    const own = this.#own.flatMap(({ planned: { name, admin }, pid = 0 }) => [
      { name, pid, at: admin, isServer: false },
    ]);
    return [...servers, ...own];
  }

  /** Rule 29: routers before edges, one after the other; then who reads what they said, and the servers last. */
  async end(progress: (what: string) => void): Promise<void> {
    this.#isEnding = true;
    const of = (service: PlannedProcess["service"]): readonly OwnProcess[] =>
      this.#own.filter(({ planned }) => planned.service === service);
    for (const router of of("transfer-router")) {
      progress(`ending ${router.planned.name}`);
      await router.end();
    }
    progress("ending the edges");
    await Promise.all(of("sip-edge").map((edge) => edge.end()));
    const readers = [...of("billing"), ...of("cdr")];
    if (readers.length > 0 && this.#monitorPort !== undefined) {
      progress("rating and recording what is left");
      const isDone = await untilConsumed(this.#monitorPort);
      if (!isDone) this.#say("cluster: events are left to be rated and recorded: the next start reads on");
    }
    progress("ending billing, records and portal");
    await Promise.all([...readers, ...of("portal")].map((process) => process.end()));
    progress("ending the servers");
    await Promise.all(this.#servers.map((server) => server.end()));
    removeClusterFile(this.data);
  }

  /** SIGKILL to all, at once. */
  kill(): void {
    this.#isEnding = true;
    for (const process of this.#own) process.kill();
    for (const server of this.#servers) void server.kill();
    removeClusterFile(this.data);
    removeInstance(this.data);
  }
}

/** Edges come last: a call that is let in finds somebody who rates and records it. */
export function startOrder({
  billing,
  cdr,
  portal,
  routers,
  edges,
}: ClusterPlan): readonly (readonly PlannedProcess[])[] {
  return [[billing, cdr, ...routers, ...(portal === undefined ? [] : [portal])], edges];
}

import { type Script, SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import { until } from "./chaos-cluster.ts";
import type { Net } from "./chaos-config.ts";
import { recordLine, recordsOf } from "./records.ts";

const RING = { provisional: [{ status: 180, after: 20 }], after: 100 };
/** Whatever becomes of its calls by itself, the PBX hangs up on them. */
const PBX: Script = {
  steps: [
    { on: "up", nth: 0, after: 200, do: { kind: "re-invite", media: { direction: "sendonly" } } },
    { on: "re-invite.done", nth: 0, after: 100, do: { kind: "refer", to: "<sip:+12025550401@acme.trunk.example>" } },
    { on: "re-invite.refused", nth: 0, do: { kind: "bye" } },
    { on: "refer.refused", nth: 0, do: { kind: "bye" } },
    { on: "notify.final", nth: 0, do: { kind: "bye" } },
  ],
};
const EAST: Script = { invite: [RING] };
const WEST: Script = { invite: [RING], steps: [{ on: "up", nth: 0, after: 600, do: { kind: "bye" } }] };
const CALLED = "sip:+12025550301@acme.trunk.example";
/** 64*T1, and what the slowest recovery takes. */
const ENDED_MS = 60_000;

export interface LoadResult {
  readonly begun: number;
  /** Calls that were not let in: the statuses that they got. */
  readonly refused: readonly number[];
  /** Transfers that the PBX was told to have succeeded. */
  readonly moved: number;
  readonly faults: readonly string[];
}

/** Calls that are held, transferred and hung up, so many a second, from parties of their own. UDP. */
export class CallLoad {
  readonly #http: string;
  readonly #parties: readonly UdpAgent[];
  readonly #pbx: UdpAgent;
  #timer: NodeJS.Timeout | undefined;

  private constructor(http: string, parties: readonly [UdpAgent, UdpAgent, UdpAgent]) {
    this.#http = http;
    this.#parties = parties;
    this.#pbx = parties[0];
  }

  static async start(http: string, net: Net, rate: number): Promise<CallLoad> {
    const make = (name: string, address: string, user: string, script: Script): Promise<UdpAgent> => {
      const server = { address: net.platform, port: 5060 };
      const unique = `${name}-${Date.now().toString(36)}`;
      return udpAgent(new SipAgent({ name: unique, address, port: 5060, user, mediaPort: 20_000, server, script }), {
        rtp: false,
      });
    };
    const load = new CallLoad(http, [
      await make("loadpbx", net.loadPbx, "+12025550100", PBX),
      await make("east", net.east, "+12025550301", EAST),
      await make("west", net.west, "+12025550401", WEST),
    ]);
    load.#timer = setInterval(() => load.#pbx.act({ kind: "call", to: CALLED }), 1_000 / rate);
    return load;
  }

  /** Begins no more calls, waits until all have ended, and looks at every one of them. */
  async end(): Promise<LoadResult> {
    clearInterval(this.#timer);
    const agents = this.#parties.map(({ agent }) => agent);
    const isOver = (): boolean => agents.every(({ dialogs }) => dialogs.every(({ state }) => state === "ended"));
    const faults: string[] = [];
    if (!(await until(isOver, ENDED_MS))) {
      for (const { name, dialogs } of agents)
        for (const { state, callId } of dialogs)
          if (state !== "ended") faults.push(`${name}: ${callId} is still ${state}`);
    }
    const { dialogs, notifies } = this.#pbx.agent;
    const refused: number[] = [];
    let moved = 0;
    for (const { callId, status, ending } of dialogs) {
      if (ending === "refused") {
        refused.push(status);
        continue;
      }
      const finals = notifies.filter((one) => one.callId === callId && one.status >= 200).map((one) => one.status);
      if (finals.length !== 1) faults.push(`${callId}: ${finals.length} outcomes, ${ending} ${status}`);
      if (finals[0] === 200) moved += 1;
      faults.push(...(await this.#booked(callId, finals[0] === 200)));
    }
    for (const { name, violations } of agents) faults.push(...violations.map((violation) => `${name}: ${violation}`));
    await Promise.all(this.#parties.map((one) => one.close()));
    return { begun: dialogs.length, refused, moved, faults };
  }

  /** Each record and each charge of a call is there once. */
  async #booked(callId: string, isMoved: boolean): Promise<readonly string[]> {
    const records = await recordsOf(this.#http, callId, isMoved ? 2 : 1);
    const lines = records.map(recordLine).sort();
    if (isMoved) return lines.join("\n") === MOVED.join("\n") ? [] : [`${callId}: ${lines.join(" // ")}`];
    const isWhole = records.length > 0 && records.every(({ isComplete }) => isComplete);
    return isWhole ? [] : [`${callId}: ${lines.join(" // ")} is not whole`];
  }
}

const MOVED = [
  "initial | OUTBOUND | PSTN | COMPLETED |  | MOVED 200 | CARRIER charged, CUSTOMER",
  "referred | OUTBOUND | PSTN | COMPLETED | MOVED | CARRIER charged",
];

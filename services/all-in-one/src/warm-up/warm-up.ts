import { memoryStore } from "@tandem/adapter-memory";
import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import { encodeLatin1 } from "@tandem/sip";
import { type Edge, type Receive, sipEdge } from "@tandem/sip-edge";
import {
  type Call,
  creditDesk,
  memoryLimits,
  RehearsalClock,
  RehearsalParties,
  type RouterOptions,
  transferRouter,
  wireEvents,
} from "@tandem/transfer-router";

/** The first call comes so many ms after the epoch; the next ones in steps of `STEP_MS`. */
const START_AT = 1_700_000_000_000;
const STEP_MS = 100;
/** Instants that are worked off before sockets and timers of the process get their turn. */
const SLICE = 8;

export interface WarmUpOptions {
  readonly plan: RouterOptions["plan"];
  readonly entropy: RouterOptions["entropy"];
  readonly hash: Parameters<typeof sipEdge>[0]["hash"];
  /** Calls to rehearse. */
  readonly calls: number;
  /** Ms of real time after which it ends, however far it is. */
  readonly withinMs: number;
  /** Real time in ms, from any origin. */
  readonly elapsed: () => number;
  readonly breathe: () => Promise<void>;
}

/**
 * Rehearses whole calls with their transfers before the first real one: what the first seconds of a process would spend
 * on compiling, while calls wait, is spent before it says that it is ready. The edge and the router that take part are
 * thrown away; they have no socket and no database, and share with the real ones nothing but code.
 * Answers how many calls ran to their end.
 */
export async function warmUp(options: WarmUpOptions): Promise<number> {
  const { calls, withinMs, elapsed, breathe } = options;
  const clock = new RehearsalClock(START_AT);
  const stage = stageOf(options, clock);
  await stage.start();
  for (let i = 0; i < calls; i += 1) clock.alarm(START_AT + i * STEP_MS, () => stage.parties.begin());
  const until = elapsed() + withinMs;
  for (let stepped = 1; stage.parties.ended < calls && clock.step(); stepped += 1) {
    // An actor goes on in microtasks: one turn of the loop between two instants lets it finish.
    await breathe();
    if (stepped % SLICE === 0 && elapsed() > until) break;
  }
  await stage.close();
  return stage.parties.ended;
}

const REHEARSAL_RATE = {
  pricePerMinuteMicros: 4_000n,
  connectionFeeMicros: 0n,
  minimumSeconds: 0,
  firstIncrementSeconds: 60,
  nextIncrementSeconds: 60,
} as const;

function stageOf({ plan, entropy, hash }: WarmUpOptions, clock: RehearsalClock) {
  const config = configWith({ trunks: [trunkWith({ callsPerSecond: 1_000, maxConcurrentCalls: 10_000 })] });
  const directory = buildDirectory(config, 1);
  const keys = clusterKeys(entropy());
  const egress = config.listen.map(({ transport, address, port, advertised }) => {
    return { name: `udp:${address}:${port}`, transport, address, advertised };
  });
  let receive: Receive | undefined;
  const parties = new RehearsalParties((text, from, afterMs) => {
    clock.alarm(clock.now() + afterMs, () => receive?.(encodeLatin1(text), text, from, 5060, ""));
  });
  const desk = creditDesk({
    clock,
    boot: "rehearsal",
    authorizer: {
      authorize: ({ questions }) => Promise.resolve({ rates: questions.map(() => REHEARSAL_RATE), leases: [] }),
    },
  });
  const router = transferRouter({
    boot: "rehearsal",
    clock,
    keys,
    directory: () => directory,
    plan,
    resolver: { resolve: () => Promise.resolve({ ok: false, reason: "a rehearsal asks no server" }) },
    limits: memoryLimits(),
    rates: desk,
    credit: desk,
    store: memoryStore<Call>(),
    log: {
      append: (logged) => Promise.resolve(void wireEvents(logged, "")),
      isLagging: false,
    },
    edge: {
      send: (text, { address, port, listener, flow }) =>
        edge.send({ text, destination: { address, port, transport: "UDP" }, listener, flow }),
    },
    egress: () => egress,
    entropy,
  });
  const edge: Edge = sipEdge({
    id: "rehearsal",
    listeners: egress.map(({ name }) => (take) => {
      receive = take;
      return Promise.resolve({
        name,
        transport: "UDP" as const,
        send: (text: string, address: string) => Promise.resolve(parties.receive(text, address)),
        close: () => Promise.resolve(),
      });
    }),
    router,
    directory: () => directory,
    keys,
    clock,
    hash,
  });
  return {
    parties,
    async start() {
      await router.start();
      await edge.start();
    },
    async close() {
      router.close();
      await edge.close();
    },
  };
}

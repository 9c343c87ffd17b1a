import { buildDirectory, configWith, type Directory, trunkWith } from "@tandem/directory";
import { type ClusterKeys, clusterKeys } from "@tandem/identity";
import { creditDesk } from "../credit/credit-desk.ts";
import { egressOf } from "../host/egress-of.ts";
import type { Router, RouterOptions } from "../host/router.ts";
import type { Egress } from "../host/router-env.ts";
import { transferRouter } from "../host/transfer-router.ts";
import { wireEvents } from "../host/wire-events.ts";
import { memoryLimits } from "../limits/memory-limits.ts";
import { RehearsalClock } from "./rehearsal-clock.ts";
import { RehearsalParties } from "./rehearsal-parties.ts";

/** The first call comes so many ms after the epoch; the next ones in steps of `STEP_MS`. */
const START_AT = 1_700_000_000_000;
const STEP_MS = 100;
/** Instants that are worked off before it is looked at the time. */
const SLICE = 8;
const RATE = {
  pricePerMinuteMicros: 4_000n,
  connectionFeeMicros: 0n,
  minimumSeconds: 0,
  firstIncrementSeconds: 60,
  nextIncrementSeconds: 60,
} as const;

export interface RehearsalOptions {
  readonly plan: RouterOptions["plan"];
  readonly entropy: RouterOptions["entropy"];
  /** Keeps states as the real one does, and answers at once. */
  readonly store: RouterOptions["store"];
  /** Calls to rehearse. */
  readonly calls: number;
  /** Ms of real time after which it ends, however far it is. */
  readonly withinMs: number;
  /** Real time in ms, from any origin. */
  readonly elapsed: () => number;
  /** Lets sockets and timers of the process have their turn. */
  readonly breathe: () => Promise<void>;
}

/** What takes part: all of it is thrown away, and shares with the real one nothing but code. */
export interface Rehearsal {
  readonly clock: RehearsalClock;
  readonly keys: ClusterKeys;
  readonly directory: Directory;
  readonly egress: readonly Egress[];
  readonly router: Router;
  readonly parties: RehearsalParties;
}

/** What lies between the parties and the router. */
export interface RehearsalWay {
  readonly send: RouterOptions["edge"]["send"];
  /** A message of the party at this address. */
  arrive(text: string, from: string): void;
  open?(): Promise<void>;
  close?(): Promise<void>;
}

/**
 * Plays whole calls with their transfers before the first real one: what the first seconds of a process would spend on
 * compiling, while calls wait, is spent before it says that it is ready. Answers how many calls ran to their end.
 */
export async function rehearse(
  { plan, entropy, store, calls, withinMs, elapsed, breathe }: RehearsalOptions,
  wayOf: (rehearsal: Rehearsal) => RehearsalWay,
): Promise<number> {
  const clock = new RehearsalClock(START_AT);
  const keys = clusterKeys(entropy());
  const config = configWith({ trunks: [trunkWith({ callsPerSecond: 1_000, maxConcurrentCalls: 10_000 })] });
  const directory = buildDirectory(config, 1);
  const egress = egressOf(config.listen);
  const parties = new RehearsalParties((text, from, afterMs) => {
    clock.alarm(clock.now() + afterMs, () => way.arrive(text, from));
  });
  const desk = creditDesk({
    clock,
    boot: "rehearsal",
    authorizer: { authorize: ({ questions }) => Promise.resolve({ rates: questions.map(() => RATE), leases: [] }) },
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
    store,
    log: { append: (logged) => Promise.resolve(void wireEvents(logged, "")), isLagging: false },
    edge: { send: (text, route) => way.send(text, route) },
    egress: () => egress,
    entropy,
  });
  const way = wayOf({ clock, keys, directory, egress, router, parties });
  await router.start();
  await way.open?.();
  for (let i = 0; i < calls; i += 1) clock.alarm(START_AT + i * STEP_MS, () => parties.begin());
  const until = elapsed() + withinMs;
  for (let stepped = 1; parties.ended < calls && clock.step(); stepped += 1) {
    // An actor goes on in microtasks: one turn of the loop between two instants lets it finish.
    await breathe();
    if (stepped % SLICE === 0 && elapsed() > until) break;
  }
  router.close();
  await way.close?.();
  return parties.ended;
}

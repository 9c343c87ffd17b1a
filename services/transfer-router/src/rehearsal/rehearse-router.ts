import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import { clusterKeys, partitionOf, readBranch, readToken } from "@tandem/identity";
import { encodeLatin1, parse, type SipMessage } from "@tandem/sip";
import type { Party } from "../call/event.ts";
import { creditDesk } from "../credit/credit-desk.ts";
import { egressOf } from "../host/egress-of.ts";
import { type Router, type RouterOptions, transferRouter } from "../host/transfer-router.ts";
import { wireEvents } from "../host/wire-events.ts";
import { memoryLimits } from "../limits/memory-limits.ts";
import { RehearsalClock } from "./rehearsal-clock.ts";
import { RehearsalParties } from "./rehearsal-parties.ts";

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
  readonly calls: number;
  /** Ms of real time after which it ends, however far it is. */
  readonly withinMs: number;
  /** Real time in ms, from any origin. */
  readonly elapsed: () => number;
  readonly breathe: () => Promise<void>;
}

/**
 * Plays whole calls with their transfers to a router that is thrown away, before the real one takes its first: code is
 * compiled then, and not while calls wait. It shares with the real router nothing but code. Answers how many calls ran.
 */
export async function rehearseRouter(options: RehearsalOptions): Promise<number> {
  const { calls, withinMs, elapsed, breathe, entropy } = options;
  const clock = new RehearsalClock(START_AT);
  const keys = clusterKeys(entropy());
  const config = configWith({ trunks: [trunkWith({ callsPerSecond: 1_000, maxConcurrentCalls: 10_000 })] });
  const directory = buildDirectory(config, 1);
  const egress = egressOf(config.listen);
  const parties = new RehearsalParties((text, from, afterMs) => {
    clock.alarm(clock.now() + afterMs, () => void arrive(text, from));
  });
  const authorize: Parameters<typeof creditDesk>[0]["authorizer"]["authorize"] = ({ questions }) =>
    Promise.resolve({ rates: questions.map(() => RATE), leases: [] });
  const desk = creditDesk({ clock, boot: "rehearsal", authorizer: { authorize } });
  const router: Router = transferRouter({
    boot: "rehearsal",
    clock,
    keys,
    directory: () => directory,
    plan: options.plan,
    resolver: { resolve: () => Promise.resolve({ ok: false, reason: "a rehearsal asks no server" }) },
    limits: memoryLimits(),
    rates: desk,
    credit: desk,
    store: options.store,
    log: { append: (logged) => Promise.resolve(void wireEvents(logged, "")), isLagging: false },
    edge: { send: (text, { address }) => Promise.resolve(parties.receive(text, address)) },
    egress: () => egress,
    entropy,
  });
  const where = (message: SipMessage) =>
    message.isRequest ? readToken(keys, message.toTag) : readBranch(keys, message.branch);
  const arrive = async (text: string, from: string): Promise<void> => {
    const parsed = parse(encodeLatin1(text), text);
    if (!parsed.ok) return;
    const message = parsed.value;
    const token = where(message);
    const trunk = directory.trunksBySource(from)[0];
    const party: Party =
      token !== undefined || trunk === undefined ? { kind: "dialog" } : { kind: "trunk", trunk: trunk.id };
    await router.deliver({
      at: clock.now(),
      source: { address: from, port: 5060, transport: "UDP" },
      flow: { listener: egress[0]?.name ?? "", token: "" },
      partition: token?.partition ?? partitionOf(keys.steady, message.callId),
      actor: token?.actor ?? "",
      party,
      message,
      traceparent: "",
    });
  };
  await router.start();
  for (let i = 0; i < calls; i += 1) clock.alarm(START_AT + i * STEP_MS, () => parties.begin());
  const until = elapsed() + withinMs;
  for (let stepped = 1; parties.ended < calls && clock.step(); stepped += 1) {
    await breathe();
    if (stepped % SLICE === 0 && elapsed() > until) break;
  }
  router.close();
  return parties.ended;
}

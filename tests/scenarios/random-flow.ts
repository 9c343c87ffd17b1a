import {
  type AnswerPlan,
  type Crash,
  checkEnded,
  checkStanding,
  type Faults,
  type Random,
  type Script,
  type SimWorld,
  type Step,
  seededRandom,
  simWorld,
  type WorldPlatform,
} from "@tandem/testkit";
import { FLOWS, notified, outcomes, type TransferFlow, transferAgents } from "./transfer-flow.ts";

/** What makes a flow of its own: the scripts of the three parties, drawn afresh for each seed. */
type Draw = (random: Random) => Partial<TransferFlow>;

const RING: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400 };

/** A step that does one thing at a drawn time after a moment. */
function atSomeTime(random: Random, on: Step["on"], action: Step["do"], mostMs: number): Step {
  return { on, after: random.between(0, mostMs), do: action };
}

const target = (...invite: readonly AnswerPlan[]): Partial<TransferFlow> => ({ target: { invite } });
const transferee = (script: Script): Partial<TransferFlow> => ({ transferee: script });
const BYE = { kind: "bye" } as const;

/** Every flow that the seeds run, by name. */
export const RANDOM_FLOWS: Readonly<Record<string, Draw>> = {
  sunny: () => ({}),
  "target is busy": () => target({ ...RING, status: 486 }),
  "target redirects": () => target({ ...RING, status: 302, headers: ["Contact: <sip:x@127.0.20.8>"] }),
  "target is silent": () => ({ ...target({ status: "never" }), trunk: { policy: { transferRingTimeoutSec: 20 } } }),
  "target rings for ever": () => ({
    ...target({ ...RING, status: "never" }),
    trunk: { policy: { transferRingTimeoutSec: 20 } },
  }),
  "200 crosses the CANCEL": () => ({
    ...target({ ...RING, status: "never", crossesCancel: true }),
    trunk: { policy: { transferRingTimeoutSec: 10 } },
  }),
  "target answers late": (random) => target({ ...RING, after: random.between(0, 20_000) }),
  "target answers with early media": () => target({ provisional: [{ status: 183, after: 50, sdp: true }], after: 500 }),
  "target refuses the media once": () => target({ status: 488 }, RING),
  "target hangs up": (random) => ({
    target: {
      invite: [RING],
      steps: [atSomeTime(random, random.pick(["answered", "up"]), BYE, random.pick([0, 10, 1_000]))],
    },
  }),
  "target offers anew": (random) => ({
    target: {
      invite: [RING],
      steps: [
        atSomeTime(
          random,
          random.pick(["answered", "up"]),
          { kind: "re-invite", media: { port: 41_000 } },
          random.pick([0, 10, 1_000]),
        ),
      ],
    },
  }),
  "transferee answers on another port": (random) =>
    transferee({
      reInvite: random.pick([
        [{}, { media: { port: 31_000 } }],
        [{ media: { port: 31_000 } }],
        [{ media: { port: 31_000 } }, { media: { port: 31_002 } }],
      ]),
    }),
  "transferee has numbers of its own": () =>
    transferee({
      media: {
        ownNumbers: true,
        payloads: [
          { number: 0, codec: "PCMU/8000" },
          { number: 96, codec: "telephone-event/8000" },
        ],
      },
    }),
  "transferee refuses once": (random) =>
    transferee({ reInvite: [{}, { status: random.pick([488, 491, 500]), headers: ["Retry-After: 1"] }, {}] }),
  "transferee refuses always": (random) =>
    transferee({ reInvite: [{}, { status: random.pick([488, 491, 500, 606]) }] }),
  "transferee is lost": (random) => transferee({ reInvite: [{}, { status: random.pick([481, 408]) }] }),
  "transferee answers slowly": (random) =>
    transferee({ reInvite: [{ provisional: [{ status: 100 }], after: random.between(0, 8_000) }] }),
  "transferee hangs up": (random) =>
    transferee({ steps: [atSomeTime(random, random.pick(["up", "re-invited", "re-invite.acked"]), BYE, 4_000)] }),
  "transferee offers anew": (random) =>
    transferee({
      steps: [
        atSomeTime(random, random.pick(["up", "re-invited"]), { kind: "re-invite", media: { port: 31_000 } }, 3_000),
      ],
    }),
  "transferee holds": (random) =>
    transferee({ steps: [atSomeTime(random, "up", { kind: "re-invite", media: { direction: "sendonly" } }, 3_000)] }),
  "transferor hangs up": (random) => ({
    pbx: {
      steps: [
        atSomeTime(
          random,
          random.pick(["refer.accepted", "notify.trying", "notify.final"]),
          BYE,
          random.pick([0, 300, 3_000]),
        ),
      ],
    },
  }),
  "transferor resumes": (random) => ({
    pbx: {
      steps: [atSomeTime(random, "refer.accepted", { kind: "re-invite", media: { direction: "sendrecv" } }, 2_000)],
    },
  }),
  "transferor refers twice": (random) => ({
    pbx: {
      steps: [
        atSomeTime(
          random,
          random.pick(["refer.accepted", "notify.final"]),
          { kind: "refer", to: "<sip:+12025550202@acme.trunk.example>" },
          1_000,
        ),
      ],
    },
  }),
  "transferor wants no NOTIFY": () => ({ referHeaders: ["Refer-Sub: false"] }),
  "transferor refuses the NOTIFY": (random) => ({
    pbx: {
      notify: random.pick([
        [{ status: 489 }],
        [{}, { status: 481 }],
        [{}, { status: 500 }],
        [{}, { status: "never" as const }],
        [{ status: "never" as const }],
      ]),
    },
  }),
  "progress is told": () => ({ trunk: { policy: { notifyProgress: "ALL" } } }),
  "only the end is told": () => ({ trunk: { policy: { notifyProgress: "NONE" } } }),
  "transferor refers outside the dialog": (random) => ({
    hold: false,
    refers: false,
    pbx: {
      steps: [
        { on: "up", after: 500, do: { kind: "refer", to: "<sip:+12025550201@acme.trunk.example>", isOutside: true } },
        ...(random.chance(0.3) ? [atSomeTime(random, "refer.accepted", BYE, 2_000)] : []),
      ],
    },
    targetClass: "PSTN",
  }),
  chaos,
  "more chaos": chaos,
};

/** Anybody does anything at any time. */
function chaos(random: Random): Partial<TransferFlow> {
  const action = (who: "pbx" | "other"): Step["do"] =>
    random.pick<Step["do"]>([
      BYE,
      { kind: "re-invite", media: { direction: random.pick(["sendonly", "sendrecv", "inactive"]) } },
      { kind: "re-invite", media: { port: random.between(10_000, 15_000) * 2 } },
      { kind: "re-invite", sdp: false },
      { kind: "update", media: { port: random.between(10_000, 15_000) * 2 } },
      { kind: "update", sdp: false },
      { kind: "request", method: "INFO" },
      { kind: "request", method: "OPTIONS" },
      ...(who === "pbx"
        ? ([
            {
              kind: "refer",
              to: random.pick([
                "<sip:+12025550201@acme.trunk.example>",
                "<sip:agent@agent.example>",
                "<sip:nobody@acme.trunk.example>",
              ]),
            },
            { kind: "request", method: "SUBSCRIBE", headers: ["Event: refer", "Expires: 0"] },
          ] as const)
        : []),
    ]);
  const steps = (who: "pbx" | "other"): Step[] =>
    Array.from(
      { length: random.between(0, 3) },
      () => ({ on: "up", nth: 1, after: random.between(0, 6_000), do: action(who) }) as const,
    );
  const answer = (): AnswerPlan =>
    random.pick<AnswerPlan>([
      {},
      {},
      {},
      { after: random.between(0, 3_000), provisional: [{ status: 100 }] },
      { status: random.pick([491, 500]) },
      { media: { port: random.between(10_000, 15_000) * 2 } },
    ]);
  const answers = (): readonly AnswerPlan[] => [answer(), answer(), answer(), {}];
  const target: AnswerPlan = random.pick<AnswerPlan>([
    RING,
    RING,
    RING,
    { ...RING, after: random.between(0, 5_000) },
    { status: random.pick([486, 488, 503]) },
    { ...RING, status: "never", crossesCancel: true },
  ]);
  return {
    pbx: {
      steps: steps("pbx"),
      reInvite: answers(),
      notify: random.pick([[{}], [{ status: 500 }, {}], [{ after: 700 }]]),
    },
    transferee: { steps: steps("other"), reInvite: answers() },
    target: { invite: [target, RING], steps: steps("other"), reInvite: answers() },
    trunk: {
      policy: {
        transferRingTimeoutSec: random.between(2, 20),
        notifyProgress: random.pick(["INITIAL", "NONE", "ALL"]),
      },
    },
  };
}

const FLOW_NAMES = Object.keys(RANDOM_FLOWS);
const QUIET_MS = 150_000;

type AnyWorld = SimWorld<WorldPlatform>;

/** One seed's history: its flow, its world when all is over, and what was wrong with it. */
export interface Played {
  readonly seed: number;
  readonly name: string;
  readonly about: string;
  readonly world: AnyWorld;
  readonly faults: readonly string[];
}

/** Plays the world of a seed: a drawn flow, drawn trouble on the network, and a crash now and then. */
export async function playSeed(seed: number, wanted?: string): Promise<Played> {
  const random = seededRandom(seed);
  const { name, options, about: drawn } = drawFlow(random, seed, wanted);
  const faults = faultsOf(random);
  const crashes = crashesOf(random);
  const about = `${drawn}, ${JSON.stringify(faults)}, ${JSON.stringify(crashes)}`;
  const world = await simWorld({ ...options, agents: transferAgents(options), seed, faults, crashes });
  await world.run(QUIET_MS);
  const found = [...checkStanding(world), ...checkOutcome(world), ...(await checkEnded(world))];
  return { seed, name, about, world, faults: found };
}

/** The flow of a seed and its name. */
export function drawFlow(
  random: Random,
  seed: number,
  wanted: string | undefined,
): { readonly name: string; readonly options: TransferFlow; readonly about: string } {
  const name = wanted ?? FLOW_NAMES[seed % FLOW_NAMES.length] ?? "sunny";
  const flow = random.pick(FLOWS as [(typeof FLOWS)[0], ...typeof FLOWS]);
  const hold = random.chance(0.6);
  const drawn = RANDOM_FLOWS[name]?.(random) ?? {};
  const about = `${name}, ${flow.direction}, ${flow.targetClass}${hold ? ", held" : ""}`;
  return { name, options: { ...flow, hold, ...drawn }, about };
}

export function faultsOf(random: Random): Faults {
  // A third of the worlds has no trouble on its network, so that what is found there is the flow's own.
  if (random.chance(0.33))
    return {
      loss: 0,
      duplication: 0,
      reordering: 0,
      reorderMs: 0,
      latencyMs: [random.between(1, 5), random.between(5, 60)],
    };
  return {
    loss: random.next() * 0.2,
    duplication: random.next() * 0.1,
    reordering: random.next() * 0.3,
    reorderMs: random.between(10, 400),
    latencyMs: [random.between(1, 5), random.between(5, 60)],
  };
}

function crashesOf(random: Random): readonly Crash[] {
  if (!random.chance(0.4)) return [];
  const first: Crash = {
    commit: random.between(1, 30),
    point: random.pick(["before-commit", "after-commit"]),
    downMs: random.between(10, 800),
  };
  if (!random.chance(0.3)) return [first];
  return [
    first,
    {
      commit: first.commit + random.between(1, 10),
      point: random.pick(["before-commit", "after-commit"]),
      downMs: random.between(10, 800),
    },
  ];
}

/** What the transferor was told is what happened. */
export function checkOutcome(world: AnyWorld): readonly string[] {
  const finals = world
    .agent("pbx")
    .notifies.filter(({ subscriptionState }) => subscriptionState.startsWith("terminated"));
  const faults: string[] = [];
  if (finals.some(({ status }) => status === 200) && !outcomes(world).some((outcome) => outcome.startsWith("MOVED"))) {
    faults.push(`told ${notified(world).join(", ")}, and the outcome is ${outcomes(world).join(", ")}`);
  }
  return faults;
}

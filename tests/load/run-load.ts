import { fileURLToPath } from "node:url";
import { cpuMsOfTree } from "../../cli/src/load/usage/process-cpu.ts";
import { type Sipp, type SippResult, startSipp } from "./sipp-process.ts";
import { type TransferLatencies, transferLatencies } from "./transfer-latency.ts";
import { startWireCapture } from "./wire-capture.ts";

/** Where the platform listens, and the three parties are, when nothing else is said. */
const NET = "127.0.20";
export const TARGETS = {
  PSTN: "sip:+12025550202@acme.trunk.example",
  SIP: `sip:carol@${NET}.4`,
} as const;
const CALLED = "sip:+12025550101@acme.trunk.example";
/** Calls at once at most; at 500 a second there are about 600. */
const CALLS_AT_ONCE = 4_000;
/** What the slowest failure takes: Timer B. */
const SLACK_MS = 40_000;
const PARTY_END_MS = 3_000;
const QUIET_LOOK_MS = 500;
const QUIET_CPU_MS = 30;
const QUIET_LOOKS = 10;
const COMPLAINT_LENGTH = 300;

export interface LoadOptions {
  readonly pid: number;
  /** Calls a second. */
  readonly rate: number;
  readonly calls: number;
  readonly targetClass: keyof typeof TARGETS;
  /** Captures the wire, which costs processor time of its own. */
  readonly capture: boolean;
}

export interface LoadResult {
  readonly rate: number;
  readonly calls: number;
  readonly targetClass: keyof typeof TARGETS;
  readonly cpuMsPerCall: number;
  /** Calls that failed at the party where most did. */
  readonly failed: number;
  readonly failedAt: Readonly<Record<"transferor" | "transferee" | "target", number>>;
  /** Requests and responses that the three parties sent again. */
  readonly retransmissions: number;
  /** Calls a second that SIPp could make before its busiest process fills a core, from what it used at this rate. */
  readonly generatorCeiling: number;
  /** Calls a second that it did begin. */
  readonly achievedRate: number;
  readonly latencies: TransferLatencies | undefined;
  /** The first call that each party gave up, in its own words. */
  readonly complaint: string;
}

/** Runs the three parties against a platform that runs already, and measures. Rejects when SIPp cannot be run. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { rate, calls, targetClass, pid } = options;
  const limitMs = (calls / rate) * 1_000 + SLACK_MS;
  const party = (name: string, host: number): Promise<Sipp> =>
    startSipp({ scenario: scenarioOf(name), address: `${NET}.${host}`, calls, limitMs });
  const transferee = await party("transferee", 3);
  const target = await party("target", 4).catch(async (error: unknown) => {
    await transferee.stop();
    throw error;
  });
  const capture = options.capture ? await startWireCapture(`${NET}.4`) : undefined;
  try {
    const before = cpuMsOfTree(pid);
    const transferor = await startSipp({
      scenario: scenarioOf("transferor"),
      address: `${NET}.2`,
      remote: `${NET}.1:5060`,
      calls,
      rate,
      keys: { called: CALLED, target: TARGETS[targetClass] },
      args: ["-l", String(CALLS_AT_ONCE), "-aa"],
      limitMs,
    });
    const first = await transferor.done;
    const parties = { transferor: first, transferee: await ended(transferee), target: await ended(target) };
    await quiet(pid);
    const cpuMs = cpuMsOfTree(pid) - before;
    return { ...resultOf(options, parties, cpuMs), latencies: capture && transferLatencies(await capture.stop()) };
  } finally {
    await Promise.all([transferee.stop(), target.stop(), capture?.stop().catch(() => undefined)]);
  }
}

type Parties = Readonly<Record<"transferor" | "transferee" | "target", SippResult>>;

function resultOf(
  { rate, calls, targetClass }: LoadOptions,
  parties: Parties,
  cpuMs: number,
): Omit<LoadResult, "latencies"> {
  const all = Object.values(parties);
  const missing = (result: SippResult) => calls - result.successful;
  const busiest = Math.max(...all.map((one) => one.cpuMs / Math.max(1, one.elapsedMs)));
  return {
    rate,
    calls,
    targetClass,
    cpuMsPerCall: cpuMs / calls,
    failed: Math.max(...all.map(missing)),
    failedAt: {
      transferor: missing(parties.transferor),
      transferee: missing(parties.transferee),
      target: missing(parties.target),
    },
    retransmissions: all.reduce((sum, one) => sum + one.retransmissions, 0),
    generatorCeiling: Math.round(rate / Math.max(0.001, busiest)),
    achievedRate: (calls * 1_000) / Math.max(1, parties.transferor.dialledMs || parties.transferor.elapsedMs),
    complaint: all
      .flatMap((one) => /Aborting call.*/.exec(one.errors)?.[0].slice(0, COMPLAINT_LENGTH) ?? [])
      .join("; "),
  };
}

function scenarioOf(name: string): string {
  return fileURLToPath(new URL(`${name}.xml`, import.meta.url));
}

/** A party whose calls have all ended ends by itself; one that waits for a call that never came does not. */
async function ended(party: Sipp): Promise<SippResult> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PARTY_END_MS));
  return (await Promise.race([party.done, late])) ?? party.stop();
}

/** Until the platform has written what it had to write: records and lines count in the price of a call. */
async function quiet(pid: number): Promise<void> {
  let last = cpuMsOfTree(pid);
  for (let look = 0; look < QUIET_LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_LOOK_MS));
    const now = cpuMsOfTree(pid);
    if (now - last < QUIET_CPU_MS) return;
    last = now;
  }
}

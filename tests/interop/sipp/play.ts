import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type Sipp, type SippResult, startSipp } from "../../load/sipp-process.ts";
import { type Step, scenario } from "./steps.ts";

const LIMIT_MS = 15_000;
const WELL = "as the scenario says";

export interface Part {
  /** IPv4 address; port 5060. */
  readonly address: string;
  /** "address:port" of the platform for who calls; left out for who is called. */
  readonly calls?: string;
  readonly steps: readonly Step[];
  /** TCP: over one connection, or over one for each call; UDP when left out. */
  readonly transport?: "t1" | "tn" | undefined;
}

/**
 * Plays one call, each party as a SIPp process of its own: those who are called first, so that they listen. Expects that each saw exactly
 * what its steps say; SIPp ends a call at any other message.
 * @param limitMs what a party waits for the end of its steps
 */
export async function play(parts: Readonly<Record<string, Part>>, limitMs: number = LIMIT_MS): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-interop-"));
  const running: [string, Sipp][] = [];
  try {
    const callersLast = Object.entries(parts).toSorted(
      ([, one], [, other]) => Number(one.calls !== undefined) - Number(other.calls !== undefined),
    );
    for (const [name, part] of callersLast) running.push([name, await startPart(folder, name, part, limitMs)]);
    const verdicts = running.map(async ([name, sipp]) => {
      const verdict = verdictOf(await sipp.done);
      // Where one has given up, the others would wait for nothing.
      if (verdict !== WELL) for (const [, other] of running) void other.stop();
      return [name, verdict] as const;
    });
    expect(Object.fromEntries(await Promise.all(verdicts))).toEqual(
      Object.fromEntries(running.map(([name]) => [name, WELL])),
    );
  } finally {
    await Promise.all(running.map(([, sipp]) => sipp.stop().catch(() => undefined)));
    rmSync(folder, { recursive: true, force: true });
  }
}

function startPart(folder: string, name: string, part: Part, limitMs: number): Promise<Sipp> {
  const { address, calls, steps, transport } = part;
  const file = join(folder, `${name}.xml`);
  writeFileSync(file, scenario(name, steps));
  return startSipp({
    scenario: file,
    address,
    calls: 1,
    limitMs,
    ...(calls === undefined ? {} : { remote: calls }),
    ...(transport === undefined ? {} : { transport }),
    args: ["-timeout", `${limitMs / 1_000 - 2}s`, "-timeout_error"],
  });
}

function verdictOf({ exitCode, successful, errors }: SippResult): string {
  return exitCode === 0 && successful === 1
    ? WELL
    : `${successful === 1 ? "played" : "not played"}, exit ${exitCode}: ${errors}`;
}

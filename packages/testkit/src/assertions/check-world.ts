import { NEVER_ACKED } from "../agent/receive-request.ts";
import type { SimWorld } from "../sim/sim-world.ts";
import type { WorldPlatform } from "../sim/world-platform.ts";
import { checkDialogs, checkMedia } from "./dialog-check.ts";
import { checkEvents } from "./event-check.ts";
import { checkWire } from "./wire-check.ts";

/** Longer than any transaction, subscription and linger of an ended call. */
const LINGER_MS = 200_000;

/** What must hold in every world while calls are up and nothing is on its way. Each fault is a line of text. */
export function checkStanding(world: SimWorld<WorldPlatform>): readonly string[] {
  return [...checkDialogs(world), ...checkMedia(world), ...checkAlways(world, false)];
}

/** Everybody hangs up; then nothing may be left of it anywhere. Takes some minutes of virtual time. */
export async function checkEnded(world: SimWorld<WorldPlatform>): Promise<readonly string[]> {
  world.hangUp();
  await world.until(() => world.platform.isUp && world.platform.size === 0 && world.platform.stored === 0, LINGER_MS);
  await world.run(LINGER_MS);
  const isReturned = world.platform.returnCredit();
  await world.run(1_000);
  await isReturned;
  const faults = [...checkDialogs(world), ...checkAlways(world, true)];
  const { size, stored, limits, directory } = world.platform;
  if (size !== 0) faults.push(`${size} calls are left in the router's memory`);
  if (stored !== 0) faults.push(`${stored} calls are left in the store`);
  if (world.platform.settleMs === 0 && world.clock.next !== Number.POSITIVE_INFINITY)
    faults.push("somebody still waits for a timer");
  const lost = world.platform.crashed > 0 || world.billing.isSilent;
  for (const { trunk, leased } of await world.billing.book.balances(undefined, world.clock.now())) {
    if (leased !== 0n && !lost) faults.push(`${leased} micro-units of trunk ${trunk} are still leased`);
  }
  for (const name of ["acme"]) {
    const trunk = directory.trunkById(name);
    const held = trunk === undefined ? undefined : await limits.counts(trunk, world.clock.now());
    if (held !== undefined && held.pstn + held.sip > 0)
      faults.push(`trunk ${name} still holds ${held.pstn + held.sip} slots`);
  }
  return faults;
}

function checkAlways(world: SimWorld<WorldPlatform>, isOver: boolean): readonly string[] {
  const { log, captured, faults } = world.platform;
  const violations = [...world.agents].flatMap(([place, agent]) =>
    agent.violations
      .filter((violation) => violation !== NEVER_ACKED || world.net.faults.loss === 0)
      .map((violation) => `${place}: ${violation}`),
  );
  return [
    ...checkEvents(log.events, isOver),
    ...log.conflicts.map((id) => `two events of one id: ${id}`),
    ...checkWire(captured),
    ...violations,
    ...faults,
  ];
}

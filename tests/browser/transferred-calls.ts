import { play } from "../interop/sipp/play.ts";
import {
  answer,
  answered,
  hangUp,
  hungUp,
  invite,
  invited,
  notified,
  refer,
  refuse,
  reinvited,
  response,
  type Step,
} from "../interop/sipp/steps.ts";
import type { TestPlatform } from "../interop/test-platform.ts";

const CALLED = "sip:+12025550101@acme.trunk.example";

/** What the customer calls, and where its transfers go. */
export const CALLED_NUMBER = "+12025550101";
export const TARGET_NUMBER = "+12025550202";

const told = [notified("100 ", "active"), notified("200 ", "terminated")];
/** The target waits a moment before it hangs up, so that the transferor's steps are over. */
const TALK: Step = '<pause milliseconds="500"/>';

/** The customer calls the PSTN by SIPp, and transfers who it called to `referTo`. */
async function transfer(world: TestPlatform, referTo: string): Promise<void> {
  await play({
    customer: {
      address: world.customer,
      calls: world.address,
      steps: [invite({ to: CALLED }), answered(), refer(referTo), response(202), ...told, hangUp()],
    },
    transferee: { address: world.north, steps: [invited(), answer(), reinvited(), hungUp()] },
    target: { address: world.south, steps: [invited(), answer(), TALK, hangUp({ cseq: 1 })] },
  });
}

export function transferToNumber(world: TestPlatform): Promise<void> {
  return transfer(world, `<sip:${TARGET_NUMBER}@${world.domain}>`);
}

export function transferToDomain(world: TestPlatform): Promise<void> {
  return transfer(world, `<sip:carol@${world.south}>`);
}

/** A call whose transfer finds its target busy: it goes on, and the customer ends it. */
export async function transferToBusy(world: TestPlatform): Promise<void> {
  const toldBusy = [notified("100 ", "active"), notified("486 ", "terminated")];
  await play({
    customer: {
      address: world.customer,
      calls: world.address,
      steps: [
        invite({ to: CALLED }),
        answered(),
        refer(`<sip:${TARGET_NUMBER}@${world.domain}>`),
        response(202),
        ...toldBusy,
        hangUp(),
      ],
    },
    transferee: { address: world.north, steps: [invited(), answer(), hungUp()] },
    target: { address: world.south, steps: [invited(), refuse("486 Busy Here")] },
  });
}

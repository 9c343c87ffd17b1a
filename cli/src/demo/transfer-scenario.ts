import type { AgentDialog, UdpAgent } from "@tandem/testkit";
import { type Check, check, checkSame } from "./check.ts";

/** A call with a transfer in it. */
export interface Scenario {
  readonly title: string;
  readonly class: "PSTN" | "SIP";
  readonly direction: "INBOUND" | "OUTBOUND";
  readonly finalStatus: 200 | 486;
  /** Who calls whom, who is moved where. */
  readonly caller: UdpAgent;
  readonly called: UdpAgent;
  readonly dial: string;
  readonly from: string;
  readonly transferor: UdpAgent;
  readonly transferee: UdpAgent;
  readonly target: UdpAgent;
  /** Who of them hangs up at the end: one that has no other call. */
  readonly ends: UdpAgent;
  readonly referTo: string;
  /** Column titles of its ladder, by address; the platform stands second. */
  readonly columns: readonly { readonly name: string; readonly address: string }[];
}

export interface Played {
  readonly checks: readonly Check[];
  /** The Call-ID at the transferor's end. */
  readonly callId: string;
}

const STEP_MS = 5_000;
/** Talk before the REFER and after the transfer: long enough to be heard, short enough to be waited for. */
const TALK_MS = 500;
/** RTP packets from the other party that make a conversation: 0.2 s. */
const HEARD = 10;

/** Plays it over real sockets. `targetCalled` is told when the target has its INVITE. Never rejects for what the platform does: that is a failed check. */
export async function playScenario(scenario: Scenario, targetCalled: () => void = () => undefined): Promise<Played> {
  const { caller, called, transferor, transferee, target, ends } = scenario;
  const checks: Check[] = [];
  const known = target.agent.dialogs.length;
  caller.act({ kind: "call", to: scenario.dial, from: scenario.from });
  const isUp = await caller.until(({ up }) => up.length > 0, STEP_MS);
  const callerDialog = caller.agent.dialogs[0];
  checks.push(check("the call is answered", isUp, callerDialog?.status));
  if (!isUp || callerDialog === undefined) return { checks, callId: callerDialog?.callId ?? "" };
  const calledDialog = called.agent.dialogs.find((dialog) => isFor(dialog, scenario.dial));
  await pause(TALK_MS);

  const callId = (transferor === caller ? callerDialog : calledDialog)?.callId ?? "";
  const transfereeDialog = transferor === caller ? calledDialog : callerDialog;
  transferor.act({ kind: "refer", to: scenario.referTo });
  await transferor.until(({ refers }) => (refers[0]?.status ?? 0) > 0, STEP_MS);
  checks.push(checkSame("the REFER is answered 202", transferor.agent.refers[0]?.status, 202));
  await target.until(({ dialogs }) => dialogs.length > known, STEP_MS);
  targetCalled();
  const targetDialog = target.agent.dialogs[known];
  checks.push(check("the target is called", targetDialog !== undefined));
  await transferor.until(({ notifies }) => notifies.some(({ status }) => status >= 200), STEP_MS);
  const told = transferor.agent.notifies.map(({ status }) => status);
  checks.push(checkSame(`NOTIFY says 100, then ${scenario.finalStatus}`, told, [100, scenario.finalStatus]));

  if (scenario.finalStatus === 200) {
    // A transferor hangs up once it has been told; the platform would do so after its guard time.
    transferor.act({ kind: "bye" });
    checks.push(check("the transferee's call is up", transfereeDialog?.state === "up", transfereeDialog?.state));
    checks.push(check("the target's call is up", targetDialog?.state === "up", targetDialog?.state));
    checks.push(...(await hearEachOther(transferee, target, "after the transfer")));
    ends.act({ kind: "bye" });
    const states = () => [transfereeDialog?.state, targetDialog?.state];
    await target.until(() => states().every((state) => state === "ended"), STEP_MS);
    checks.push(checkSame(`${ends.agent.name}'s BYE ends both`, states(), ["ended", "ended"]));
    await transferor.until(({ up }) => up.length === 0, STEP_MS);
  } else {
    checks.push(check("the first call is still up", callerDialog.state === "up", callerDialog.state));
    checks.push(...(await hearEachOther(transferor, transferee, "after the refused transfer")));
    ends.act({ kind: "bye" });
    await transferee.until(() => transfereeDialog?.state === "ended", STEP_MS);
    checks.push(
      check("the transferor's BYE ends the call", transfereeDialog?.state === "ended", transfereeDialog?.state),
    );
  }
  for (const { agent } of new Set([transferor, transferee, target])) {
    checks.push(checkSame(`${agent.name} saw nothing against the RFCs`, agent.violations, []));
  }
  return { checks, callId };
}

/** RTP of each at the other, counted from now: before it, packets of the old session may have been on their way. */
async function hearEachOther(one: UdpAgent, other: UdpAgent, when: string): Promise<readonly Check[]> {
  const heard = (by: UdpAgent, from: UdpAgent): number =>
    by.rtp?.received.get(`${from.agent.address}:${from.agent.mediaPort}`) ?? 0;
  const base = [heard(one, other), heard(other, one)] as const;
  const oneHears = await one.until(() => heard(one, other) - base[0] >= HEARD, STEP_MS);
  const otherHears = await other.until(() => heard(other, one) - base[1] >= HEARD, STEP_MS);
  await pause(TALK_MS);
  const packets = `${heard(one, other) - base[0]} and ${heard(other, one) - base[1]} packets`;
  return [check(`RTP flows both ways ${when} (${packets})`, oneHears && otherHears, packets)];
}

/** Whether the INVITE of this dialog is for the number of that URI. */
function isFor(dialog: AgentDialog, uri: string): boolean {
  const number = uri.replace(/^sip:/, "").replace(/@.*/, "");
  return dialog.state === "up" && (dialog.invite.split("\r\n")[0] ?? "").includes(number);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

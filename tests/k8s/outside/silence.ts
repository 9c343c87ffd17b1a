import { setTimeout } from "node:timers/promises";
import { field, readMessage, type Script } from "@tandem/testkit";
import { numberOf } from "./outside-config.ts";
import { arrival, calledParty, callingParty, callUp, claimedBy, type Party, sourceOf } from "./party.ts";
import type { Place } from "./place.ts";

/** Below and beyond what address translations remember of UDP: 30 s of a single message, 120 s of a stream. */
export const SILENCES = [35, 130] as const;
export type Silence = (typeof SILENCES)[number];

export interface Claim {
  readonly what: string;
  readonly faults: readonly string[];
  readonly figures: string;
}

const AT_ONCE: Script = { invite: [{ provisional: [{ status: 180, after: 20 }], after: 100 }] };
const PATIENCE_MS = 20_000;
/** The clocks of a call and of who watches it begin apart by a message's way. */
const SLACK_MS = 500;

const ringing = (silent: number): Script => {
  return { invite: [{ provisional: [{ status: 180, after: 20 }], after: silent * 1000 }] };
};

/** Our own requests after so many seconds in which nothing crossed their leg's socket: where do they come from? */
export async function playSilence(place: Place, silent: Silence): Promise<readonly Claim[]> {
  const [transferee, target, callee] = [
    await calledParty(place, `transferee-${silent}`, AT_ONCE),
    await calledParty(place, `target-${silent}`, ringing(silent)),
    await calledParty(place, `callee-${silent}`, AT_ONCE),
  ];
  const [transferor, caller] = [await callingParty(place), await callingParty(place)];
  const all = [transferee, target, callee, transferor, caller];
  try {
    await Promise.all([callUp(place, transferor, `transferee-${silent}`), callUp(place, caller, `callee-${silent}`)]);
    transferor.act({ kind: "refer", to: `<sip:${numberOf(`target-${silent}`)}@${place.domain}>` });
    await setTimeout(silent * 1000);
    callee.act({ kind: "bye" });
    const isOver = (): boolean =>
      transferor.agent.notifies.some(({ status }) => status >= 200) &&
      transferee.agent.requests.filter(({ method }) => method === "INVITE").length > 1 &&
      caller.agent.dialogs.every(({ state }) => state === "ended");
    await caller.until(isOver, PATIENCE_MS);
    transferee.hangUp();
    const isEnded = await target.until(({ dialogs }) => dialogs[0]?.ending === "their-bye", PATIENCE_MS);
    return [
      requestAfter(
        silent,
        "NOTIFY",
        transferor,
        (method, text) => method === "NOTIFY" && /\r\nSIP\/2\.0 200 /.test(text),
      ),
      requestAfter(silent, "re-INVITE", transferee, (method, text) => method === "INVITE" && hasToTag(text)),
      requestAfter(silent, "BYE", caller, (method) => method === "BYE"),
      {
        what: `a transfer whose target rang for ${silent} s is a call, and ends as one`,
        faults: isEnded
          ? []
          : [`the target's leg is ${JSON.stringify(target.agent.dialogs.map(({ state }) => state))}`],
        figures: "",
      },
    ];
  } finally {
    for (const party of all) party.hangUp();
    await Promise.all(all.map((party) => party.close()));
  }
}

function hasToTag(text: string): boolean {
  const message = readMessage(text);
  return message !== undefined && /;tag=/.test(field(message, "to"));
}

function requestAfter(silent: number, name: string, party: Party, isIt: Parameters<typeof arrival>[1]): Claim {
  const what = `our ${name} after ${silent} s of silence comes from the address and port that peers were told`;
  const found = arrival(party, isIt);
  if (found === undefined) return { what, faults: ["it did not come"], figures: "" };
  const source = sourceOf(found.message);
  const other = claimedBy(found.message).filter((claimed) => claimed !== source);
  const isShort = found.silentMs < silent * 1000 - SLACK_MS;
  const faults = [
    ...other.map((claimed) => `it came from ${source}, and says ${claimed}`),
    ...(isShort ? [`the leg was silent for ${Math.round(found.silentMs)} ms only`] : []),
  ];
  return { what, faults, figures: `${source}, silent for ${(found.silentMs / 1000).toFixed(1)} s` };
}

/** RFC 3261 §13.3.1.1: a call may ring for minutes. */
export async function playLateAnswer(place: Place): Promise<Claim> {
  const silent = 130;
  const what = `a 180, then a 200 that comes ${silent} s later, connects the call`;
  const called = await calledParty(place, "ringing", ringing(silent));
  const caller = await callingParty(place);
  try {
    const dialog = await callUp(place, caller, "ringing", silent * 1000 + PATIENCE_MS);
    const isAcked = await called.until(() => arrival(called, (method) => method === "ACK") !== undefined, PATIENCE_MS);
    const answer = arrival(caller, (method, text) => method === "INVITE" && text.startsWith("SIP/2.0 200 "));
    caller.act({ kind: "bye" });
    const isOver = await called.until(({ dialogs }) => dialogs[0]?.ending === "their-bye", PATIENCE_MS);
    const source = answer === undefined ? "nowhere" : sourceOf(answer.message);
    const faults = [
      ...(isAcked ? [] : ["the 200 was not acknowledged"]),
      ...(isOver ? [] : ["the BYE of the caller did not reach the called side"]),
      ...(source === `${place.server.address}:${place.server.port}` ? [] : [`the 200 came from ${source}`]),
    ];
    return { what, faults, figures: `answered after ${((dialog.answeredAt - dialog.startedAt) / 1000).toFixed(1)} s` };
  } finally {
    caller.hangUp();
    await Promise.all([caller.close(), called.close()]);
  }
}

import type { Release } from "../release.ts";
import { numberOf } from "./outside-config.ts";
import { calledParty, callingParty, type Party, type Seen, sourceOf } from "./party.ts";
import type { Place } from "./place.ts";
import type { Claim } from "./silence.ts";

const FIRST_MS = 20_000;
/** 64*T1: the last copy of an INVITE comes 31.5 s after the first. */
const LIFE_MS = 34_000;
/** A pod that is killed is gone from the list at once, its process two seconds later. */
const GONE_MS = 5_000;

/**
 * One edge sends an INVITE that nobody answers and a 200 that nobody acknowledges, another one comes, and the first is killed:
 * whatever comes later was sent by an edge that had never seen the call.
 */
export async function playRetransmission(place: Place, release: Release): Promise<readonly Claim[]> {
  await release.scale("edges", 1);
  const dialled = `sip:${numberOf("plain")}@${place.domain}`;
  const [mute, plain] = [
    await calledParty(place, "mute", { invite: [{ status: "never" }] }),
    await calledParty(place, "plain", {}),
  ];
  const [first, second] = [
    await callingParty(place),
    // The ACK of a refusal has the URI of its INVITE, that of a 2xx the remote target (RFC 3261 §17.1.1.3, §13.2.2.4).
    await callingParty(place, { isLost: (text) => text.startsWith("ACK ") && !text.startsWith(`ACK ${dialled} `) }),
  ];
  const all = [mute, plain, first, second];
  try {
    const [edge = ""] = await release.pods("edges");
    const from = `<sip:+12025550181@${place.domain}>`;
    first.act({ kind: "call", to: `sip:${numberOf("mute")}@${place.domain}`, from });
    second.act({ kind: "call", to: dialled, from });
    const isSent = (): boolean => copies(mute, isInvite).length > 0 && copies(second, isAnswer).length > 0;
    if (!(await mute.until(isSent, FIRST_MS))) throw new Error("no INVITE came, or no 200");
    const began = performance.now();
    await release.scale("edges", 2);
    await release.kubectl("delete", "pod", edge, "--grace-period=0", "--force", "--wait=true");
    const killed = performance.now();
    await mute.until(() => performance.now() - began > LIFE_MS, LIFE_MS + 1_000);
    await release.ready("edges");
    const after = `${((killed - began) / 1000).toFixed(1)} s after the first`;
    return [
      compare("an INVITE", copies(mute, isInvite), killed + GONE_MS, after),
      compare("a 200 to an INVITE", copies(second, isAnswer), killed + GONE_MS, after),
    ];
  } finally {
    for (const party of all) party.hangUp();
    await Promise.all(all.map((party) => party.close()));
  }
}

const isInvite = (text: string): boolean => text.startsWith("INVITE ");
const isAnswer = (text: string): boolean => text.startsWith("SIP/2.0 200 ") && /^CSeq: \d+ INVITE\r$/im.test(text);

function copies({ seen }: Party, isIt: (text: string) => boolean): readonly Seen[] {
  return seen.filter(({ direction, text }) => direction === "in" && isIt(text));
}

function compare(name: string, all: readonly Seen[], goneAt: number, after: string): Claim {
  const what = `${name} is sent again by an edge that was not there, when the one that sent it was killed`;
  const [first, ...rest] = all;
  const late = rest.filter(({ at }) => at > goneAt);
  const faults = [
    ...(late.length === 0 ? ["no copy came after the kill"] : []),
    ...(rest.some(({ text }) => text !== first?.text) ? ["a copy differs from the first"] : []),
    ...new Set(
      all
        .filter((one) => first !== undefined && sourceOf(one) !== sourceOf(first))
        .map((one) => `a copy came from ${sourceOf(one)}`),
    ),
  ];
  const source = first === undefined ? "" : `, all from ${sourceOf(first)} and byte for byte the same`;
  return { what, faults, figures: `${all.length} copies, ${late.length} of them by others (killed ${after})${source}` };
}

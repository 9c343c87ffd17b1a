import type { Call } from "@tandem/transfer-router";
import { type Direction, directionOf, type MediaView, receives, sends } from "../agent/media.ts";
import type { SipAgent } from "../agent/sip-agent.ts";

/** Parties and the platform between them, simulated or real. */
export interface Standing {
  /** By their names. */
  readonly agents: ReadonlyMap<string, SipAgent>;
  readonly platform: { calls(): readonly Call[] };
}

/** No party is in a dialog that the other side does not believe in: agents' dialogs that are up are the platform's legs that are up. */
export function checkDialogs(world: Standing): readonly string[] {
  const believed = new Set<string>();
  for (const agent of world.agents.values()) {
    for (const { callId, localTag, remoteTag } of agent.up) believed.add(`${callId} ${remoteTag} ${localTag}`);
  }
  const held = new Set<string>();
  for (const call of world.platform.calls()) {
    for (const { callId, phase, localTag, dialog } of call.legs) {
      if (phase === "up") held.add(`${callId} ${localTag} ${dialog.remoteTag}`);
    }
  }
  return [
    ...[...believed].filter((name) => !held.has(name)).map((name) => `an agent is alone in ${name}`),
    ...[...held].filter((name) => !believed.has(name)).map((name) => `the platform is alone in ${name}`),
  ];
}

/** What offer and answer together let a party do (RFC 3264 §6.1). */
function agreed(local: MediaView, remote: MediaView): Direction {
  return directionOf(
    sends(local.direction) && receives(remote.direction),
    receives(local.direction) && sends(remote.direction),
  );
}

/** Those who talk to each other point at each other: addresses, ports, and directions that fit (RFC 3264 §6.1). */
export function checkMedia(world: Pick<Standing, "agents">): readonly string[] {
  const faults: string[] = [];
  const sessions = [...world.agents].flatMap(([place, agent]) => agent.media.map((session) => ({ place, ...session })));
  for (const { place, local, remote } of sessions) {
    if (remote.port === 0) continue;
    const others = sessions.filter(
      (other) => other.local.address === remote.address && other.local.port === remote.port,
    );
    const mutual = others.find((other) => other.remote.address === local.address && other.remote.port === local.port);
    if (mutual === undefined) {
      faults.push(`${place} sends to ${remote.address}:${remote.port}, where nobody sends back`);
      continue;
    }
    const [mine, theirs] = [agreed(local, remote), agreed(mutual.local, mutual.remote)];
    if (sends(mine) && !receives(theirs)) faults.push(`${place} sends, and ${mutual.place} does not want to receive`);
    if (receives(mine) && !sends(theirs)) faults.push(`${place} waits for audio that ${mutual.place} does not send`);
    // RFC 3264 §7: a party sends with what both sides have.
    const usable = remote.payloads.filter(({ codec }) => local.payloads.some((own) => own.codec === codec));
    for (const { number, codec } of usable) {
      const named = mutual.local.payloads.find((payload) => payload.number === number);
      if (named === undefined) faults.push(`${place} may send payload ${number}, which ${mutual.place} never named`);
      else if (named.codec !== codec)
        faults.push(`${place} takes payload ${number} for ${codec}, ${mutual.place} for ${named.codec}`);
    }
  }
  return faults;
}

import {
  type AgentDialog,
  field,
  readMessage,
  type Script,
  SipAgent,
  tcpAgent,
  type UdpAgent,
  udpAgent,
} from "@tandem/testkit";
import { digestAuthorization } from "../../../cli/src/check/digest.ts";
import { CALLER_PORT, type Called, numberOf, portOf } from "./outside-config.ts";
import type { Place } from "./place.ts";

/** A message that crossed a peer's socket, copies too. */
export interface Seen {
  /** Monotonic ms. */
  readonly at: number;
  readonly direction: "in" | "out";
  readonly text: string;
  readonly peer: { readonly address: string; readonly port: number };
}

export interface Party extends UdpAgent {
  readonly seen: readonly Seen[];
}

export interface PartyOptions {
  readonly transport?: "UDP" | "TCP";
  readonly isLost?: (text: string) => boolean;
}

const run = process.hrtime.bigint().toString(36);
let count = 0;

/** A peer that calls lead to. */
export function calledParty(place: Place, called: Called, script: Script, options: PartyOptions = {}): Promise<Party> {
  return party(place, called, portOf(called), script, options);
}

/** A phone of the trunk's, on a socket of its own. */
export function callingParty(place: Place, options: PartyOptions = {}): Promise<Party> {
  return party(place, "caller", CALLER_PORT + 2 * count, {}, options);
}

async function party(place: Place, user: string, port: number, script: Script, options: PartyOptions): Promise<Party> {
  const { transport = "UDP", isLost } = options;
  const { address, server, password } = place;
  count += 1;
  const authorize = digestAuthorization(place.user, password);
  const name = `${user}-${run}-${count}`;
  const agent = new SipAgent({ name, user, address, port, mediaPort: 40_000, server, script, authorize, transport });
  const seen: Seen[] = [];
  const opened = await (transport === "UDP" ? udpAgent : tcpAgent)(agent, {
    rtp: false,
    seen: (message) => void seen.push({ ...message, at: performance.now() }),
    ...(isLost === undefined ? {} : { isLost }),
  });
  return { ...opened, seen };
}

const UP_MS = 20_000;

/** Calls. Rejects when it is not answered in that time. */
export async function callUp(place: Place, caller: Party, called: Called, ms = UP_MS): Promise<AgentDialog> {
  const { domain } = place;
  caller.act({ kind: "call", to: `sip:${numberOf(called)}@${domain}`, from: `<sip:+12025550181@${domain}>` });
  const dialog = caller.agent.dialogs.at(-1);
  await caller.until(() => dialog?.state === "up" || dialog?.state === "ended", ms);
  if (dialog?.state === "up") return dialog;
  throw new Error(`the call to ${called} was not answered: ${dialog?.state}, ${dialog?.status}`);
}

/** The first message that came in and is this, with how long its socket was silent before it. */
export function arrival(
  { seen }: Party,
  isIt: (method: string, text: string) => boolean,
): { readonly message: Seen; readonly silentMs: number } | undefined {
  const index = seen.findIndex(
    ({ direction, text }) => direction === "in" && isIt(readMessage(text)?.method ?? "", text),
  );
  const message = seen[index];
  return message === undefined ? undefined : { message, silentMs: message.at - (seen[index - 1]?.at ?? message.at) };
}

/** "198.51.100.1:5060" */
export function sourceOf({ peer }: Seen): string {
  return `${peer.address}:${peer.port}`;
}

/** What its Via and its Contact say, where it has them: where its sender claims to be. */
export function claimedBy({ text }: Seen): readonly string[] {
  const message = readMessage(text);
  if (message === undefined) return ["no SIP message"];
  const via = /^SIP\/2\.0\/\S+ ([^;\s]+)/.exec(field(message, "via"))?.[1];
  const contact = /sip:(?:[^@>]*@)?([^;>]+)/.exec(field(message, "contact"))?.[1];
  return [via, contact].flatMap((host) => (host === undefined ? [] : [/:\d+$/.test(host) ? host : `${host}:5060`]));
}

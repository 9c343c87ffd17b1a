import type { Env } from "../env.ts";
import type { Leg } from "../state.ts";

/** Methods that a dialog of ours takes; the other side reads from it that it may REFER. */
export const ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, SUBSCRIBE";

/** `Supported` of our INVITEs and 2xx. `replaces` is not in it until class JOIN exists (TRANSFER rule 28). */
export const SUPPORTED = "timer, norefersub, nosub, tdialog";

function hostPort(host: string, port: number): string {
  const shown = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return `${shown}:${port}`;
}

/** Via value of a request of ours: the egress group's advertised address (CLUSTER rule 7), rport asked for (RFC 3581). */
export function viaOf(env: Env, listener: string, branch: string): string {
  const { host, port, transport } = env.advertised(listener);
  return `SIP/2.0/${transport} ${hostPort(host, port)};rport;branch=${branch}`;
}

/** Contact value of ours on a leg. */
export function contactOf(env: Env, leg: Leg): string {
  const { host, port, transport } = env.advertised(leg.route.listener);
  const suffix = transport === "UDP" ? "" : `;transport=${transport.toLowerCase()}`;
  return `<sip:tandem@${hostPort(host, port)}${suffix}>`;
}

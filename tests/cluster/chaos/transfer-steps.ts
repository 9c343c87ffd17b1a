import type { Net } from "./chaos-config.ts";
import type { CrashPoint } from "./crash/crash-point.ts";
import { type Flow, TARGETS } from "./parties.ts";

/** One message of a transfer, at which a process ends. */
export interface TransferStep {
  readonly name: string;
  readonly way: CrashPoint["way"];
  /** Regular expressions of the message, for a net and a flow. */
  readonly marks: (net: Net, flow: Flow) => readonly string[];
}

const literal = (text: string): string => text.replaceAll(/[.+*?^$()[\]{}|\\]/g, "\\$&");
const request = (method: string, host: string): string => `^${method} sip:[^ ]*@${literal(host)}[:; ]`;
const response = (status: number, method: string): readonly string[] => [
  `^SIP/2\\.0 ${status} `,
  `^CSeq: \\d+ ${method}\\r?$`,
];
const from = (host: string): string => `^Contact: <sip:[^>]*@${literal(host)}`;
const target = (net: Net, { targetClass }: Flow): string => net[TARGETS[targetClass]];

/** Every message that a transfer is made of, in order. */
export const TRANSFER_STEPS: readonly TransferStep[] = [
  { name: "REFER", way: "in", marks: () => ["^REFER sip:"] },
  { name: "202", way: "out", marks: () => response(202, "REFER") },
  { name: "NOTIFY 100", way: "out", marks: (net) => [request("NOTIFY", net.pbx), "^SIP/2\\.0 100"] },
  { name: "INVITE", way: "out", marks: (net, flow) => [request("INVITE", target(net, flow))] },
  { name: "180", way: "in", marks: (net, flow) => [...response(180, "INVITE"), from(target(net, flow))] },
  { name: "200", way: "in", marks: (net, flow) => [...response(200, "INVITE"), from(target(net, flow))] },
  { name: "ACK", way: "out", marks: (net, flow) => [request("ACK", target(net, flow))] },
  { name: "re-INVITE", way: "out", marks: (net) => [request("INVITE", net.north)] },
  { name: "its 200", way: "in", marks: (net) => [...response(200, "INVITE"), from(net.north)] },
  { name: "NOTIFY 200", way: "out", marks: (net) => [request("NOTIFY", net.pbx), "^SIP/2\\.0 200"] },
  { name: "BYE", way: "out", marks: (net) => [request("BYE", net.pbx)] },
];

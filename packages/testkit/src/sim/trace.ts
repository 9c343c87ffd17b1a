import type { SipAgent } from "../agent/sip-agent.ts";
import { field, readMessage } from "../agent/wire-message.ts";
import { PLACES, type Place, START_AT } from "./places.ts";
import type { WorldPlatform } from "./world-platform.ts";

/** The messages that crossed the platform's sockets, one a line, and what everybody believes at the end. */
export function traceOf(platform: WorldPlatform, agents: ReadonlyMap<Place, SipAgent>): string {
  const lines = platform.captured.map(({ at, direction, remote, text }) => {
    const message = readMessage(text);
    const what =
      message === undefined ? "?" : message.isRequest ? message.method : `${message.status} (${message.method})`;
    const sdp = /m=audio (\d+)[\s\S]*?a=(sendrecv|sendonly|recvonly|inactive)/.exec(text);
    const connection = /^c=IN IP4 (\S+)/m.exec(text)?.[1] ?? "";
    const version = /^o=\S+ \S+ (\S+)/m.exec(text)?.[1] ?? "";
    const media = sdp === null ? "" : ` [${connection}:${sdp[1]} ${sdp[2]} v${version}]`;
    const frag = /^SIP\/2\.0 (\d{3})/m.exec(message?.method === "NOTIFY" && message.isRequest ? message.body : "")?.[1];
    const reason = message === undefined ? "" : field(message, "reason");
    const seconds = ((at - START_AT) / 1000).toFixed(3).padStart(9);
    const cseq = message === undefined ? "" : field(message, "cseq").split(" ")[0];
    const callId = message === undefined ? "" : field(message, "call-id").slice(0, 8);
    return `${seconds} ${direction === "in" ? "<-" : "->"} ${nameOf(remote).padEnd(8)} ${what} cseq=${cseq} ${callId}${media}${frag === undefined ? "" : ` {${frag}}`}${reason === "" ? "" : ` (${reason})`}`;
  });
  const beliefs = [...agents].flatMap(([place, agent]) =>
    agent.dialogs.map(
      ({ callId, role, state, ending, status }) =>
        `${place} ${role} ${callId.slice(0, 8)}: ${state} ${ending} ${status === 0 ? "" : status}`,
    ),
  );
  const calls = platform.calls().map((call) => {
    const legs = call.legs.map(({ id, side, phase, peer }) => `${id} ${side} ${phase} peer ${peer}`).join("; ");
    return `call ${call.ref} ${call.phase}: ${legs}; transfer ${call.transfer?.phase ?? "none"}; txs ${call.txs.map((tx) => `${tx.side} ${tx.method} ${tx.machine.phase}`).join(", ")}`;
  });
  return [...lines, ...beliefs, ...calls, ...platform.faults].join("\n");
}

function nameOf(remote: string): string {
  const address = remote.slice(0, remote.lastIndexOf(":"));
  return Object.entries(PLACES).find(([, place]) => place.address === address)?.[0] ?? remote;
}

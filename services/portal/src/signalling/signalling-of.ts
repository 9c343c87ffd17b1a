import type { Call, SignallingPort } from "@tandem/contracts";
import type { Signalling } from "../signalling-port.ts";
import { ladderJson } from "./ladder-json.ts";
import { pcapOf } from "./pcap-of.ts";
import { type KeptSignalling, readSignalling } from "./read-signalling.ts";

/** As many as one question may name: the group of any one of them is found. */
const MAX_IDS = 100;

/** The signalling of a tree of calls, out of what the records keep of it. */
export function signallingOf(port: SignallingPort): Signalling {
  const read = async (calls: readonly Call[]): Promise<KeptSignalling> => {
    const { parts, isCut } = await port.getSignalling({ callIds: calls.slice(0, MAX_IDS).map(({ callId }) => callId) });
    const kept = readSignalling(parts);
    return { ...kept, isCut: kept.isCut || isCut };
  };
  return {
    ladder: async (calls, isMasked) => ladderJson(await read(calls), { calls, isMasked }),
    message: async (calls, index) => (await read(calls)).messages[index]?.text,
    async pcap(calls) {
      const { messages } = await read(calls);
      return messages.length === 0 ? undefined : pcapOf(messages);
    },
  };
}

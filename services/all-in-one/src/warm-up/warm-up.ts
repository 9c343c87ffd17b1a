import { encodeLatin1 } from "@tandem/sip";
import { type Edge, type EdgeOptions, type Receive, sipEdge } from "@tandem/sip-edge";
import { type Rehearsal, type RehearsalOptions, type RehearsalWay, rehearse } from "@tandem/transfer-router";

export interface WarmUpOptions extends RehearsalOptions {
  readonly hash: EdgeOptions["hash"];
}

/** Rehearses with an edge and a router, as they are in this process. They have no socket and no database. */
export function warmUp({ hash, ...options }: WarmUpOptions): Promise<number> {
  return rehearse(options, (rehearsal) => throughEdge(rehearsal, hash));
}

function throughEdge(
  { clock, keys, directory, egress, router, parties }: Rehearsal,
  hash: WarmUpOptions["hash"],
): RehearsalWay {
  let receive: Receive | undefined;
  const edge: Edge = sipEdge({
    id: "rehearsal",
    listeners: egress.map(({ name }) => (take) => {
      receive = take;
      return Promise.resolve({
        name,
        transport: "UDP" as const,
        send: (text: string, address: string) => Promise.resolve(parties.receive(text, address)),
        close: () => Promise.resolve(),
      });
    }),
    router,
    directory: () => directory,
    keys,
    clock,
    hash,
  });
  return {
    send: (text, { address, port, listener, flow }) =>
      edge.send({ text, destination: { address, port, transport: "UDP" }, listener, flow }),
    arrive: (text, from) => receive?.(encodeLatin1(text), text, from, 5060, ""),
    open: () => edge.start(),
    close: () => edge.close(),
  };
}

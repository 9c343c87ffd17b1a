import { udpListener } from "@tandem/adapter-udp";
import type { Config } from "@tandem/directory";
import type { Listener, OpenListener, Receive } from "@tandem/sip-edge";

export interface BoundListeners {
  /** One for each address, bound already: opening it only says who hears it. */
  readonly listeners: readonly OpenListener[];
  close(): Promise<void>;
}

/**
 * Binds every SIP address before anything else is made, so that a port in use costs nothing. Until an edge opens them the
 * sockets are silent, as if nobody were there: clients ask again. Rejects with the first `ListenError`, all closed.
 */
export async function bindListeners(listen: Config["listen"], failed: (error: Error) => void): Promise<BoundListeners> {
  const results = await Promise.allSettled(listen.map((where) => bindOne(where, failed)));
  const bound = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const close = async (): Promise<void> => {
    await Promise.all(bound.map(({ listener }) => listener.close()));
  };
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) {
    await close();
    throw failure.reason;
  }
  return { listeners: bound.map(({ open }) => open), close };
}

async function bindOne(
  { address, port }: Config["listen"][number],
  failed: (error: Error) => void,
): Promise<{ readonly listener: Listener; readonly open: OpenListener }> {
  let receive: Receive | undefined;
  const listener = await udpListener({ address, port })((...message) => receive?.(...message), failed);
  return {
    listener,
    open: (heard) => {
      receive = heard;
      return Promise.resolve(listener);
    },
  };
}

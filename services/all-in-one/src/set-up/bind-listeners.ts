import type { Config, Listen } from "@tandem/directory";
import type { Listener, Lost, OpenListener, Receive } from "@tandem/sip-edge";

export interface BoundListeners {
  /** One for each address, bound already: opening it only says who hears it. */
  readonly listeners: readonly OpenListener[];
  close(): Promise<void>;
}

/** Messages that came over connections before somebody hears them; more are lost, as with a crash. */
const EARLY_LIMIT = 1_000;

/**
 * Binds every SIP address before anything else is made, so that a port in use costs nothing. Until an edge opens them the
 * sockets are silent, as if nobody were there: clients ask again, and what came over a connection waits. Rejects with the first `ListenError`, all closed.
 */
export async function bindListeners(
  listen: Config["listen"],
  openerOf: (where: Listen) => OpenListener,
  failed: (error: Error) => void,
): Promise<BoundListeners> {
  const results = await Promise.allSettled(listen.map((where) => bindOne(openerOf(where), failed)));
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
  bind: OpenListener,
  failed: (error: Error) => void,
): Promise<{ readonly listener: Listener; readonly open: OpenListener }> {
  let receive: Receive | undefined;
  let lost: Lost | undefined;
  const early: Parameters<Receive>[] = [];
  const hear: Receive = (bytes, ...rest) => {
    if (receive !== undefined) return receive(bytes, ...rest);
    // Nobody sends a message again over a connection.
    if (listener.transport !== "UDP" && early.length < EARLY_LIMIT) early.push([bytes.slice(), ...rest]);
  };
  const listener = await bind(hear, failed, (flow) => lost?.(flow));
  return {
    listener,
    open: (heard, _, gone) => {
      receive = heard;
      lost = gone;
      for (const message of early.splice(0)) heard(...message);
      return Promise.resolve(listener);
    },
  };
}

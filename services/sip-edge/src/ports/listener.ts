import type { Transport } from "@tandem/directory";

/**
 * A bound socket that brings and takes whole SIP messages.
 *
 * Every adapter keeps these promises:
 * - what it sends leaves from this very socket, over a connection from this very address, so that a peer's answer finds its
 *   way back (CLUSTER rule 7);
 * - messages to one destination leave in the order of the calls;
 * - `send` resolves when the system has taken the message, and rejects when it has not;
 * - after `close` nothing is received, and `send` rejects.
 */
export interface Listener {
  /** Transport, address and port that are really bound, as "udp:127.0.20.1:5060" or "udp:[::1]:5060". */
  readonly name: string;
  readonly transport: Transport;
  /**
   * @param text latin1: one character a byte
   * @param address an IP address, never a name
   * @param flow token of the connection to use, "" on UDP; where it is gone or not given, a connection to the address and
   * port, and for a response to the address and the port of its Via's sent-by (RFC 3261 §18.2.2)
   */
  send(text: string, address: string, port: number, flow: string): Promise<void>;
  /**
   * Takes no new connection, and keeps those that are open. Resolves when peers have closed all that they opened. Left out
   * where there are none.
   */
  drain?(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Takes one whole message. Called synchronously: the bytes may be reused when it returns.
 * @param text latin1 decoding of `bytes`
 * @param flow token of the connection; "" on UDP
 */
export type Receive = (bytes: Uint8Array, text: string, address: string, port: number, flow: string) => void;

/** A connection that had brought messages is gone: its token leads nowhere any more (CLUSTER rule 24). Told once. */
export type Lost = (flow: string) => void;

/** Binds. Rejects with a ListenError that says which address could not be bound, and why. */
export type OpenListener = (receive: Receive, failed: (error: Error) => void, lost?: Lost) => Promise<Listener>;

/** Where a process of the cluster is to end itself (SIGKILL). */
export interface CrashPoint {
  /** A file: the process that makes it is the one that dies, so that of all that are armed only one does. */
  readonly token: string;
  /** Processes that may: names of `TANDEM_NAME` begin with it. */
  readonly kind: "router" | "edge";
  /** Does the message come in, or go out? */
  readonly way: "in" | "out";
  /**
   * Of what comes in, `before`: nothing has been done with it. `after`: a router has committed its step and sent nothing,
   * an edge has the router's answer and has sent nothing. Of what goes out, `before`: committed, not sent; `after`: sent.
   */
  readonly when: "before" | "after";
  /** Regular expressions that all match the SIP message. */
  readonly marks: readonly string[];
  /** Not once but whenever it comes by, in each process: a poison message. */
  readonly isPoison?: boolean;
}

/** What the token says of the end. */
export interface Death {
  readonly name: string;
  /** Ms since the epoch. */
  readonly at: number;
  /** The partition of the message; -1 where it was not known. */
  readonly partition: number;
}

/** To a process. */
export type Order = { readonly kind: "arm"; readonly point: CrashPoint } | { readonly kind: "disarm" };

/** From a process: the order is heard; a step of a partition was stored or a message of it answered. */
export type Note =
  | { readonly kind: "heard" }
  | { readonly kind: "step"; readonly partition: number; readonly at: number };

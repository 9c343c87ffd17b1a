/**
 * A parsed and checked SIP message. Plain data: it holds its own latin1 text and no reference to a socket's buffer, so
 * it may be kept. Its short strings may be slices that keep `text` alive: use `detach` for what outlives the message.
 */
export interface SipMessage {
  readonly isRequest: boolean;
  /** Of the request; for a response the method of its CSeq. */
  readonly method: string;
  /** "" in a response. */
  readonly requestUri: string;
  /** 0 in a request. */
  readonly status: number;
  /** "" in a request. */
  readonly reasonPhrase: string;
  readonly callId: string;
  /** 0 to 2^31 - 1. */
  readonly cseq: number;
  /** Of the top Via; "" if it has none. */
  readonly branch: string;
  /** "" if none. */
  readonly fromTag: string;
  /** "" if none. */
  readonly toTag: string;
  /** The whole message as latin1: one char a byte; folded lines are already joined, and bytes after the body are gone. */
  readonly text: string;
  /** latin1, cut at Content-Length. */
  readonly body: string;
  /** A number a header line, key of its name and its offset in `text`: for the functions of this folder alone. */
  readonly lines: readonly number[];
}

/** Why a message was not taken. */
export interface Rejection {
  /** Status to answer with: 400, 413, 414, 505... 0: no SIP, or a response or an ACK, which nobody answers. Drop in silence. */
  readonly status: number;
  /** The header field at fault in canonical form, "" for the start line or the message as such. */
  readonly header: string;
  /** One sentence that fits a reason phrase. */
  readonly reason: string;
  /** What `formatResponse` needs, if the request can be answered. */
  readonly basis: string | undefined;
  /** "" if it could not be read. */
  readonly method: string;
}

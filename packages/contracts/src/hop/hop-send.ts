/** A SIP message on its way to a socket. */
export interface HopSend {
  /** latin1 */
  readonly text: string;
  /** Name of the socket that it must leave from. */
  readonly listener: string;
  /** Token of the connection; "" on UDP. */
  readonly flow: string;
  readonly transport: string;
  readonly address: string;
  readonly port: number;
  /** Number of the transaction that wants to know when it does not leave; 0 for none. */
  readonly tx: number;
}

/** One line of words and the message, whose length the line says. */
export function formatSends(sends: readonly HopSend[]): string {
  let text = "";
  for (const send of sends) {
    text += `${send.listener} ${send.flow === "" ? "-" : send.flow} ${send.transport} ${send.address} ${send.port} ${send.tx} ${send.text.length}\n${send.text}`;
  }
  return text;
}

/** Reads to the end of the text; undefined when it is not what `formatSends` wrote. */
export function parseSends(text: string, from: number): readonly HopSend[] | undefined {
  const sends: HopSend[] = [];
  let at = from;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    if (end < 0) return undefined;
    const [listener = "", flow = "", transport = "", address = "", port, tx, length] = text.slice(at, end).split(" ");
    const size = Number(length);
    const next = end + 1 + size;
    if (length === undefined || !Number.isInteger(size) || size < 0 || next > text.length) return undefined;
    sends.push({
      text: text.slice(end + 1, next),
      listener,
      flow: flow === "-" ? "" : flow,
      transport,
      address,
      port: Number(port),
      tx: Number(tx),
    });
    at = next;
  }
  return sends;
}

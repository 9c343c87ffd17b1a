const HEAD_END = "\r\n\r\n";

/** Cuts a stream into SIP messages by their Content-Length (RFC 3261 §18.3); blank lines between them are left out. */
export class StreamReader {
  #rest = "";

  /** @param text what came, latin1 @returns the messages that are whole */
  read(text: string): readonly string[] {
    this.#rest += text;
    const messages: string[] = [];
    for (;;) {
      this.#rest = this.#rest.replace(/^(?:\r\n)+/, "");
      const end = this.#rest.indexOf(HEAD_END);
      if (end < 0) return messages;
      const length = Number(/^(?:content-length|l)\s*:\s*(\d+)/im.exec(this.#rest.slice(0, end))?.[1] ?? 0);
      const whole = end + HEAD_END.length + length;
      if (this.#rest.length < whole) return messages;
      messages.push(this.#rest.slice(0, whole));
      this.#rest = this.#rest.slice(whole);
    }
  }
}

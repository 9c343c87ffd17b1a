/** One of a stream of them. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** Characters of one event: what is longer is no platform's. */
const MAX_EVENT = 1_048_576;

/**
 * The events of a stream, as WHATWG HTML §9.2.6 reads them, but for `id` and `retry`, which have no use here. Rejects where
 * the stream does, and for an event that is too long.
 */
export async function* serverSentEvents(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  let event = "";
  let data: string[] = [];
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the end may be half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    if (rest.length > MAX_EVENT) throw new RangeError(`an event has more than ${MAX_EVENT} characters`);
    for (const line of lines) {
      if (line !== "") {
        const [, name, value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
        if (name === "event") event = value;
        else if (name === "data") data.push(value);
        continue;
      }
      if (data.length > 0) yield { event: event === "" ? "message" : event, data: data.join("\n") };
      event = "";
      data = [];
    }
  }
}

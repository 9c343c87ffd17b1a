import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_STREAM_BODY_BYTES, MAX_STREAM_HEADER_BYTES } from "../limits.ts";
import { encodeLatin1 } from "../message/latin1.ts";
import { emptyStream, frame } from "./frame.ts";

const decode = (bytes: Uint8Array) => bytes.reduce((all, byte) => all + String.fromCharCode(byte), "");

function feed(chunks: readonly string[]) {
  let state = emptyStream();
  const messages: string[] = [];
  let pings = 0;
  let pongs = 0;
  let error: string | undefined;
  for (const chunk of chunks) {
    const bytes = encodeLatin1(chunk);
    const framed = frame(state, bytes);
    // The socket uses its buffer again.
    const copies = framed.messages.map(decode);
    bytes.fill(0);
    state = framed.state;
    messages.push(...copies);
    pings += framed.pings;
    pongs += framed.pongs;
    error ??= framed.error?.kind;
  }
  return { messages, pings, pongs, error, state };
}

const message = (body: string, name = "Content-Length") =>
  `BYE sip:a SIP/2.0\r\n${name}: ${body.length}\r\n\r\n${body}`;

describe("frame", () => {
  test("finds the same messages however the stream is cut", () => {
    const all = [message("one\r\n\r\n"), message(""), message("three", "l")];
    const stream = all.join("");
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        const chunks = places.slice(1).map((end, i) => stream.slice(places[i], end));
        expect(feed(chunks)).toMatchObject({ messages: all, error: undefined });
      }),
    );
    expect(feed([...stream]).messages).toEqual(all);
  });

  test("counts keep-alives, whole or in parts, and CRLFs before a message (RFC 5626 §3.5.1)", () => {
    expect(feed(["\r\n\r\n"])).toMatchObject({ pings: 1, pongs: 0, messages: [] });
    expect(feed(["\r\n"])).toMatchObject({ pings: 0, pongs: 1 });
    expect(feed(["\r", "\n\r", "\n"])).toMatchObject({ pings: 1 });
    expect(feed([`\r\n${message("")}\r\n\r\n${message("x")}`])).toMatchObject({
      pings: 1,
      messages: [message(""), message("x")],
    });
  });

  test.each([
    ["content-length-missing", "BYE sip:a SIP/2.0\r\nX: 1\r\n\r\n"],
    ["content-length-malformed", "BYE sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n"],
    ["content-length-malformed", "BYE sip:a SIP/2.0\r\nContent-Length: 1 2\r\n\r\n"],
    ["content-length-malformed", "BYE sip:a SIP/2.0\r\nContent-Length:\r\n\r\n"],
    ["content-length-malformed", "BYE sip:a SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n"],
    ["body-too-large", `BYE sip:a SIP/2.0\r\nContent-Length: ${MAX_STREAM_BODY_BYTES + 1}\r\n\r\n`],
    ["header-too-large", `BYE sip:a SIP/2.0\r\n${"X: 1\r\n".repeat(MAX_STREAM_HEADER_BYTES / 6 + 1)}`],
  ])("breaks the stream: %s %#", (kind, text) => {
    expect(feed([message("first"), text, message("after")])).toMatchObject({
      messages: [message("first")],
      error: kind,
    });
  });

  test("reads a folded Content-Length and one that stands twice alike", () => {
    const folded = "BYE sip:a SIP/2.0\r\nCONTENT-LENGTH :\r\n 3\r\nl:3\r\n\r\nabc";
    expect(feed([folded]).messages).toEqual([folded]);
  });

  test("holds no more than one message", () => {
    const { state } = feed([message("x").repeat(100), message("abc").slice(0, -1)]);
    expect(state.length).toBe(message("abc").length - 1);
  });
});

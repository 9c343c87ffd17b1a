import { expect, test } from "vitest";
import { StreamReader } from "./stream-reader.ts";

const ONE = "SIP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nv=0\n";
const TWO = "BYE sip:a SIP/2.0\r\nl: 0\r\n\r\n";

test("messages are cut out of a stream wherever it is broken, blank lines between them left out", () => {
  const stream = `${ONE}\r\n\r\n${TWO}${ONE}`;
  for (let at = 0; at <= stream.length; at += 1) {
    const reader = new StreamReader();
    expect([...reader.read(stream.slice(0, at)), ...reader.read(stream.slice(at))]).toEqual([ONE, TWO, ONE]);
  }
});

import { expect, it } from "vitest";
import { datagramsOf } from "./pcap.ts";

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  return header;
}

function packet(text: string, protocol = 17): Buffer {
  const frame = Buffer.alloc(14 + 20 + 8);
  frame[14] = 0x45;
  frame[14 + 9] = protocol;
  frame.set([127, 0, 20, 2, 127, 0, 20, 1], 14 + 12);
  frame.writeUInt16BE(5060, 34);
  frame.writeUInt16BE(5062, 36);
  const whole = Buffer.concat([frame, Buffer.from(text)]);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(1_700_000_000, 0);
  header.writeUInt32LE(123_456, 4);
  header.writeUInt32LE(whole.length, 8);
  header.writeUInt32LE(whole.length, 12);
  return Buffer.concat([header, whole]);
}

it("gives time, ends and text of each UDP datagram, and leaves out all else", () => {
  const file = Buffer.concat([fileHeader(), packet("REFER"), packet("other", 6)]);
  expect([...datagramsOf(file)]).toEqual([
    { at: 1_700_000_000_123.456, from: "127.0.20.2:5060", to: "127.0.20.1:5062", text: "REFER" },
  ]);
});

it("leaves out a last packet that was cut off", () => {
  const file = Buffer.concat([fileHeader(), packet("whole"), packet("cut off").subarray(0, 40)]);
  expect([...datagramsOf(file)].map(({ text }) => text)).toEqual(["whole"]);
});

it("refuses a file of another kind", () => {
  expect(() => [...datagramsOf(Buffer.alloc(24))]).toThrow("not a little-endian pcap file");
});

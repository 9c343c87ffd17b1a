import { describe, expect, it } from "vitest";
import { type Region, SendBuffer } from "./send-buffer.ts";

function textOf({ buffer, offset, length }: Region): string {
  return buffer.toString("latin1", offset, offset + length);
}

describe("SendBuffer", () => {
  it("overwrites nothing that is still on its way, however much that is", () => {
    const buffer = new SendBuffer();
    const texts = Array.from({ length: 2000 }, (_, i) => String.fromCharCode(33 + (i % 90)).repeat(700));
    const regions = texts.map((text) => buffer.write(text));
    expect(regions.map(textOf)).toEqual(texts);
  });

  it("reuses its bytes once everything has left", () => {
    const buffer = new SendBuffer();
    const first = buffer.write("first");
    const second = buffer.write("second");
    buffer.release();
    expect(buffer.write("third").offset).toBe(first.length + second.length);
    buffer.release();
    buffer.release();
    const fourth = buffer.write("fourth");
    expect(fourth.offset).toBe(0);
    expect(fourth.buffer).toBe(first.buffer);
  });

  it("takes a text larger than a slab", () => {
    const text = "x".repeat(300_000);
    expect(textOf(new SendBuffer().write(text))).toBe(text);
  });
});

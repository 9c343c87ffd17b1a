import { expect, it } from "vitest";
import { type ServerSentEvent, serverSentEvents } from "./server-sent-events.ts";

async function read(...chunks: readonly string[]): Promise<readonly ServerSentEvent[]> {
  const encoder = new TextEncoder();
  const stream = ReadableStream.from(chunks.map((chunk) => encoder.encode(chunk)));
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(stream)) events.push(event);
  return events;
}

it.each([
  ["an event and its data", ["event: call\ndata: {}\n\n"], [{ event: "call", data: "{}" }]],
  [
    "events in pieces",
    ["event: ca", "ll\r", "\ndata: 1\r\n\r", "\ndata: 2\n\n"],
    [
      { event: "call", data: "1" },
      { event: "message", data: "2" },
    ],
  ],
  ["data of several lines", ["data:a\ndata: b\n\n"], [{ event: "message", data: "a\nb" }]],
  ["no comment, and no event without data", [": hello\n\nevent: call\n\n"], []],
  ["nothing that its stream has cut off", ["event: call\ndata: {}\n"], []],
])("reads %s", async (_, chunks, expected) => {
  expect(await read(...chunks)).toEqual(expected);
});

it("gives up an event without an end", async () => {
  await expect(read(`data: ${"x".repeat(1_048_577)}`)).rejects.toThrow("more than 1048576 characters");
});

import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { type Copied, copyStream } from "./copy-stream.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it("copies every byte and tells how much there is by now", async () => {
  const out = new PassThrough();
  const told: Copied[] = [];
  const copied = await copyStream(ReadableStream.from([bytes("a,b\r\n1,2"), bytes("\r\n3,4\r\n")]), out, (one) =>
    told.push(one),
  );
  expect([copied, told]).toEqual([{ lines: 3, bytes: 15 }, [{ lines: 1, bytes: 8 }, copied]]);
  expect(out.read().toString()).toBe("a,b\r\n1,2\r\n3,4\r\n");
});

it("says why the source broke off, and how far it came", async () => {
  const fault = new Error("the connection was lost");
  const source = (async function* () {
    yield bytes("a\n");
    throw fault;
  })();
  const copied = await copyStream(ReadableStream.from(source), new PassThrough(), () => undefined);
  expect(copied).toEqual({ lines: 1, bytes: 2, error: fault });
});

it("stops without an error, and lets go of the source, where nobody reads on", async () => {
  let isLetGo = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes("a\n")),
    cancel: () => {
      isLetGo = true;
    },
  });
  const out = new PassThrough();
  const copied = await copyStream(endless, out, ({ lines }) => {
    if (lines === 3) out.destroy();
  });
  expect([copied.lines, copied.error, isLetGo]).toEqual([3, undefined, true]);
});

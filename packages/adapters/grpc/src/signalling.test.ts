import { Buffer } from "node:buffer";
import type { SignallingPart } from "@tandem/contracts";
import { expect, test } from "vitest";
import { signallingClient, signallingService } from "./index.ts";
import { serving } from "./testing/loopback.ts";

const PART: SignallingPart = {
  ...{ partId: "g/boot/1", groupId: "g", router: "boot", fromMs: 1_800_000_000_000, toMs: 1_800_000_000_900 },
  ...{ fromTheStart: true, toTheEnd: false, messages: 2, leftOut: 1, codec: "deflate-raw", contentBytes: 3 },
  ...{ content: Buffer.from([0, 255, 10]), handedOver: false },
};

test("signalling crosses as it is, bytes included; too many ids are bad input that names the field", async () => {
  const asked: (readonly string[])[] = [];
  const { channel } = await serving({
    services: [
      signallingService({
        getSignalling({ callIds }) {
          asked.push(callIds);
          return Promise.resolve({ parts: [PART], isCut: true });
        },
      }),
    ],
  });
  const client = signallingClient(channel);
  expect(await client.getSignalling({ callIds: ["a", "b"] })).toEqual({ parts: [PART], isCut: true });
  const tooMany = client.getSignalling({ callIds: Array.from({ length: 101 }, () => "a") });
  await expect(tooMany).rejects.toMatchObject({ violations: [{ field: "call_ids", description: "at most 100" }] });
  expect(asked).toEqual([["a", "b"]]);
});

import { expect, it } from "vitest";
import { leftOf } from "./until-consumed.ts";

it("adds up what every consumer has not read and not acknowledged", () => {
  const consumer = (pending: number, unacknowledged: number) => ({
    name: "cdr",
    num_pending: pending,
    num_ack_pending: unacknowledged,
    delivered: { num_pending: "no number" },
  });
  const answer = {
    streams: 1,
    account_details: [
      { stream_detail: [{ consumer_detail: [consumer(3, 1), consumer(0, 2)] }, { consumer_detail: null }] },
    ],
  };
  expect(leftOf(answer)).toBe(6);
  expect(leftOf({ account_details: [] })).toBe(0);
});

import { AdapterError } from "@tandem/actor";
import { ErrorCode, NatsError } from "nats";
import { expect, test } from "vitest";
import { adapterError, ageTrouble } from "./nats-trouble.ts";

test.each([
  ["2.8.4", false],
  ["1.4.1", false],
  ["2.9.0", true],
  ["2.10.0-beta.3", true],
  ["2.12.1", true],
  ["3.0.0", true],
  ["", false],
])("nats-server %s is new enough: %s", (version, isEnough) => {
  const words = isEnough ? undefined : `nats://x is nats-server ${version}: 2.9 or newer is needed`;
  expect(ageTrouble("nats://x", version)).toBe(words);
});

const apiError = (err_code: number): NatsError => {
  const error = new NatsError("api", "503");
  error.api_error = { code: 503, err_code, description: "" };
  return error;
};

test.each([
  ["a timeout may have been done", new NatsError("timeout", ErrorCode.Timeout), "timeout"],
  ["another revision is a conflict", apiError(10_071), "conflict"],
  ["a full stream was not written", apiError(10_077), "unavailable"],
  ["no responders: nothing was done", new NatsError("503", ErrorCode.NoResponders), "unavailable"],
  ["one of ours stays what it is", new AdapterError("corrupt", "x"), "corrupt"],
] as const)("%s", (_, error, code) => {
  expect(adapterError("nats://x", "the events", error)).toMatchObject({ name: "AdapterError", code });
});

import { AdapterError } from "@tandem/actor";
import { expect, test } from "vitest";
import { explainConnect, toAdapterError } from "./redis-error.ts";

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

test.each([
  ["LOADING Redis is loading the dataset in memory", "unavailable"],
  ["READONLY You can't write against a read only replica.", "unavailable"],
  ["OOM command not allowed when used memory > 'maxmemory'.", "unavailable"],
  ["NOPERM User default has no permissions to run the 'evalsha' command", "unavailable"],
  ["WRONGTYPE Operation against a key holding the wrong kind of value", "corrupt"],
])("the reply %s: %s", (message, code) => {
  expect(toAdapterError("h:1", named("ReplyError", message))).toMatchObject({
    code,
    message: expect.stringContaining("h:1"),
  });
});

test.each([
  ["Command timed out", "timeout"],
  ["Connection is closed.", "timeout"],
  ["Reached the max retries per request limit (which is 0).", "timeout"],
  ["Stream isn't writeable and enableOfflineQueue options is false", "unavailable"],
])("the driver's %s: %s, whether it may have been done", (message, code) => {
  expect(toAdapterError("h:1", named("Error", message)).code).toBe(code);
});

test("an error of ours stays what it is", () => {
  const error = new AdapterError("conflict", "x");
  expect(toAdapterError("h:1", error)).toBe(error);
});

test.each([
  ["connect ECONNREFUSED 127.0.0.1:6379", "ECONNREFUSED", "nobody listens there"],
  ["getaddrinfo ENOTFOUND redis.example", "ENOTFOUND", "its name is not found"],
  ["connect ETIMEDOUT", "ETIMEDOUT", "does not answer in time"],
  ["NOAUTH Authentication required.", "", "wants a password"],
  ["WRONGPASS invalid username-password pair or user is disabled.", "", "refuses the user name or the password"],
  ["LOADING Redis is loading the dataset in memory", "", "still loading"],
  ["Reached the max retries per request limit (which is 0).", "", "it has closed the connection"],
  ["something else", "", "something else"],
])("%s is told to people", (message, code, told) => {
  expect(explainConnect(Object.assign(new Error(message), code === "" ? {} : { code }))).toContain(told);
});

test("the command's arguments do not travel with the error", () => {
  const reply = Object.assign(named("ReplyError", "OOM"), { command: { name: "evalsha", args: ["+12025550101"] } });
  const { cause } = toAdapterError("h:1", reply);
  expect(cause).toBe(reply);
  expect(reply).not.toHaveProperty("command");
});

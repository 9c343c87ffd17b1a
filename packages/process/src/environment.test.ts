import { describe, expect, test } from "vitest";
import { countVariable, listenVariable, readEnvironment, textVariable, urlListVariable, urlVariable } from "./index.ts";

const SCHEMA = {
  NAME: textVariable({ example: "`a-0`", reason: "the name", default: "a-0" }),
  DATABASE: urlVariable({ example: "`postgres://host`", reason: "the database" }, ["postgres:"]),
  SERVERS: urlListVariable({ example: "`nats://host`", reason: "the servers" }, ["nats:"]),
  LISTEN: listenVariable({ example: "`0.0.0.0:1`", reason: "where", default: "127.0.0.1:9000" }),
  COUNT: countVariable({ example: "`4`", reason: "how many", unit: "connections", default: "4" }, [1, 64]),
} as const;
const GIVEN = { DATABASE: "postgres://u:p@h:1/d", SERVERS: "nats://a:1,nats://b:2" };

describe("an environment", () => {
  test("is read with its defaults, an empty value being none", () => {
    expect(readEnvironment(SCHEMA, { ...GIVEN, NAME: "" })).toEqual({
      ok: true,
      value: { ...GIVEN, NAME: "a-0", LISTEN: { address: "127.0.0.1", port: 9000 }, COUNT: 4 },
    });
  });

  test("tells all that is wrong at once, with an example, and never a value", () => {
    const read = readEnvironment(SCHEMA, { DATABASE: "secret", LISTEN: "localhost:9000", COUNT: "65" });
    expect(read).toEqual({
      ok: false,
      problems: [
        "DATABASE cannot be understood: the database, as `postgres://host`",
        "SERVERS is not set: the servers, as `nats://host`",
        "LISTEN cannot be understood: where, as `0.0.0.0:1`",
        "COUNT cannot be understood: how many, as `4`",
      ],
    });
  });

  test.each([
    ["[::1]:9000", { address: "::1", port: 9000 }],
    ["0.0.0.0:0", { address: "0.0.0.0", port: 0 }],
    ["127.0.0.1:65536", undefined],
    ["256.0.0.1:1", undefined],
    ["::1:9000", undefined],
    ["[host]:9000", undefined],
    ["9000", undefined],
    ["", undefined],
  ])("an address to listen on: %s", (text, expected) => {
    expect(SCHEMA.LISTEN.parse(text)).toEqual(expected);
  });

  test.each(["nats://a,mysql://b", "nats://a,", ","])("a list of URLs that is none: %s", (text) => {
    expect(SCHEMA.SERVERS.parse(text)).toBeUndefined();
  });
});

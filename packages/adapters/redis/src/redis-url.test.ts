import { describe, expect, test } from "vitest";
import { redisPlace } from "./redis-url.ts";

describe("where a Redis is", () => {
  test.each([
    ["redis://127.0.0.1:7001", "127.0.0.1:7001", { host: "127.0.0.1", port: 7001, db: 0 }],
    ["redis://cache.example", "cache.example:6379", { host: "cache.example", port: 6379, db: 0 }],
    ["redis://:p%40ss@h:1/3", "h:1", { host: "h", port: 1, db: 3, password: "p@ss" }],
    ["redis://:50%@h", "h:6379", { host: "h", port: 6379, db: 0, password: "50%" }],
    ["rediss://u:p@h:1", "h:1", { host: "h", port: 1, db: 0, username: "u", password: "p", tls: {} }],
    ["redis://[::1]:7001", "[::1]:7001", { host: "::1", port: 7001, db: 0 }],
  ])("%s", (url, where, options) => {
    expect(redisPlace(url)).toEqual({ where, options });
  });

  test("behind Sentinels, which have logins of their own", () => {
    const url = "redis-sentinel://u:p%2F@s1,s2:7000,[::1]:7001/calls/2?sentinelUsername=watch&sentinelPassword=w%26";
    expect(redisPlace(url)).toEqual({
      where: "calls of Sentinel at s1,s2:7000,[::1]:7001",
      options: {
        sentinels: [
          { host: "s1", port: 26379 },
          { host: "s2", port: 7000 },
          { host: "::1", port: 7001 },
        ],
        name: "calls",
        username: "u",
        password: "p/",
        db: 2,
        sentinelUsername: "watch",
        sentinelPassword: "w&",
        failoverDetector: true,
      },
    });
  });

  test("a plus in a Sentinel's password is none but itself", () => {
    expect(redisPlace("redis-sentinel://h/calls?sentinelPassword=a+b%2B")?.options).toMatchObject({
      sentinelPassword: "a+b+",
    });
  });

  test("TLS to the Sentinels and to Redis", () => {
    expect(redisPlace("rediss-sentinel://:p@s1/calls")?.options).toMatchObject({
      password: "p",
      tls: {},
      sentinelTLS: {},
      enableTLSForSentinelMode: true,
    });
  });

  test.each([
    "http://h",
    "redis",
    "redis-sentinel://s1",
    "redis-sentinel:///calls",
    "redis-sentinel://a,,b/m",
    "redis-sentinel://h:99999/m",
    "127.0.0.1:6379",
  ])("%s is no place", (url) => expect(redisPlace(url)).toBeUndefined());
});

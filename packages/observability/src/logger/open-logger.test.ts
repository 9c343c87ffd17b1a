import { describe, expect, it } from "vitest";
import type { LogLevel } from "./logger.ts";
import { callId, phoneNumber, secret, sipUri } from "./masked.ts";
import { openLogger } from "./open-logger.ts";

function logging(level?: LogLevel) {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const logger = openLogger({ name: "sip-edge", pod: "sip-edge-3", write, ...(level === undefined ? {} : { level }) });
  return { logger, lines };
}

describe("a line of the log", () => {
  it("is JSON with level, time, name and pod", () => {
    const { logger, lines } = logging();
    logger.warn("late", { lagMs: 412, isLate: true });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(lines[0]!)).toEqual({
      level: "warn",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      name: "sip-edge",
      pod: "sip-edge-3",
      msg: "late",
      lagMs: 412,
      isLate: true,
    });
  });

  it("has no number, user, Call-ID or secret in it, in whatever field, text or error it was said", () => {
    const { logger, lines } = logging();
    const cause = new Error("INVITE sip:+12025550123@carrier.example refused");
    logger.error("call of +12025550123 to alice@pbx.example", {
      from: phoneNumber("+12025550123"),
      to: sipUri("sip:alice@pbx.example"),
      call: callId("a84b4c76e66710@pbx.example"),
      password: secret("hunter2"),
      text: "token=hunter2 from tel:+12025550123",
      fault: new Error("no rate for +12025550123 with password=hunter2", { cause }),
    });
    const line = lines[0]!;
    for (const leak of ["2025550123", "alice", "a84b4c76", "hunter2"]) expect(line).not.toContain(leak);
    expect(JSON.parse(line)).toMatchObject({
      msg: "call of ***123 to ***@pbx.example",
      from: "***123",
      to: "sip:***@pbx.example",
      call: "***@pbx.example",
      password: "[secret]",
      fault: { type: "Error", cause: { message: "INVITE sip:***123@carrier.example refused" } },
    });
  });

  it("keeps its own fields whatever a caller names his", () => {
    const { logger, lines } = logging();
    logger.info("x", { pod: "other", level: "debug" });
    expect(JSON.parse(lines[0]!)).toMatchObject({ pod: "sip-edge-3", level: "info", pod_: "other", level_: "debug" });
  });

  it("is cut when it is too long", () => {
    const { logger, lines } = logging();
    logger.info("x".repeat(1_000_000));
    expect(lines[0]!.length).toBeLessThan(5_000);
  });

  it("is not written below its level", () => {
    const { logger, lines } = logging("warn");
    logger.debug("a");
    logger.info("b");
    logger.warn("c");
    expect(lines).toHaveLength(1);
  });
});

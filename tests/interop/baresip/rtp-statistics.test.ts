import { expect, it } from "vitest";
import { readRtpStatistics } from "./rtp-statistics.ts";

const DEBUG = `RTP debug:
 Encode: seq=6046 ssrc=0x20556a63
----- RTCP Session: -----
  cname=sip:carol@127.0.0.4 SSRC=0x20556a63/542468707 rx=8000Hz
  member 0x6f67dbcb: lost=0 Jitter=0.0ms RTT=0.0ms
                 IP=127.0.0.1:25116 psent=0 rcvd=127
  member 0x0000000a: lost=0 Jitter=0.0ms RTT=0.0ms
                 IP=127.0.0.1:25118 psent=0 rcvd=3
  TX: packets=128, octets=20480`;

it("reads its own source and what it received of each other", () => {
  const { source, received } = readRtpStatistics(DEBUG);
  expect(source).toBe("0x20556a63");
  expect([...received]).toEqual([
    ["0x6f67dbcb", 127],
    ["0x0000000a", 3],
  ]);
});

it("finds nothing where there is no call", () => {
  expect(readRtpStatistics("(no active calls)")).toEqual({ source: "", received: new Map() });
});

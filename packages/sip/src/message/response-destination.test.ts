import { describe, expect, it } from "vitest";
import { via } from "../field/via.ts";
import { responseDestination } from "./response-destination.ts";

const source = { address: "192.0.2.7", port: 40_000 };

describe("responseDestination (RFC 3261 §18.2.2, RFC 3581 §4)", () => {
  it.each([
    ["the port of sent-by", "SIP/2.0/UDP 192.0.2.7:5066;branch=z9hG4bKa", 5066],
    ["5060 without one", "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKa", 5060],
    ["the source port where rport asks for it", "SIP/2.0/UDP 10.0.0.1:5066;rport;branch=z9hG4bKa", 40_000],
    ["the source port where rport is filled in", "SIP/2.0/UDP 10.0.0.1;received=192.0.2.7;rport=40000", 40_000],
    ["the source port on a connection", "SIP/2.0/TCP 192.0.2.7:5066;branch=z9hG4bKa", 40_000],
    ["the source port on TLS", "SIP/2.0/TLS pbx.example;branch=z9hG4bKa", 40_000],
  ])("is %s", (_, value, port) => {
    expect(responseDestination(via.parse(value)!, source)).toEqual({ ...source, port });
  });

  it.each(["received=203.0.113.9", "maddr=203.0.113.9", "received=203.0.113.9;maddr=203.0.113.9"])(
    "is never an address that only the peer names: %s",
    (params) => {
      const top = via.parse(`SIP/2.0/UDP 203.0.113.9;branch=z9hG4bKa;${params}`)!;
      expect(responseDestination(top, source).address).toBe("192.0.2.7");
    },
  );
});

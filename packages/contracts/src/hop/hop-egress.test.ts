import { expect, test } from "vitest";
import { formatEgress, parseEgress } from "./hop-egress.ts";

const UDP = {
  name: "udp:192.0.2.7:5060",
  transport: "UDP",
  address: "10.0.0.7",
  port: 5060,
  advertised: { host: "192.0.2.7", port: 5060 },
};

test("what an edge says of its listeners is read as it was said", () => {
  const listeners = [UDP, { ...UDP, name: "tcp:[2001:db8::7]:5060", transport: "TCP", address: "2001:db8::7" }];
  expect(parseEgress(formatEgress(listeners))).toEqual(listeners);
  expect(parseEgress(formatEgress([]))).toEqual([]);
});

test.each([
  "",
  "2\nudp:192.0.2.7:5060 UDP 10.0.0.7 5060 192.0.2.7 5060",
  "1\nudp:192.0.2.7:5060 UDP 10.0.0.7",
  "1\nudp:192.0.2.7:5060 UDP 10.0.0.7 0 192.0.2.7 5060",
  "1\nudp:192.0.2.7:5060 UDP 10.0.0.7 5060 192.0.2.7 70000",
  `1${"\nudp:192.0.2.7:5060 UDP 10.0.0.7 5060 192.0.2.7 5060".repeat(17)}`,
])("what is none of this version is not read: %j", (text) => {
  expect(parseEgress(text)).toBeUndefined();
});

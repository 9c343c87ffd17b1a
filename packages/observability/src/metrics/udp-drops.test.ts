import { expect, it } from "vitest";
import { udpDrops } from "./udp-drops.ts";

const HEAD =
  "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";
const row = (local: string, drops: number): string =>
  `  300: ${local} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 ${drops}`;
const V4 = [
  HEAD,
  row("0114007F:13C4", 12),
  row("0114007F:13C6", 99),
  row("0214007F:13C4", 7),
  row("0214007F:13C4", 8),
  "",
];
const V6 = [HEAD, row("00000000000000000000000001000000:13C4", 3), row("B80D0120000000000000000001000000:13C4", 4), ""];

it.each([
  ["127.0.20.1", V4, 12],
  ["127.0.20.2", V4, 15],
  ["127.0.20.3", V4, undefined],
  ["::1", V6, 3],
  ["2001:db8::1", V6, 4],
  ["2001:db8::2", V6, undefined],
])("%s", (address, table, drops) => {
  expect(udpDrops(table.join("\n"), { address, port: 5060 }, new Set(["4711"]))).toBe(drops);
});

it("leaves out the sockets of other processes on the same port", () => {
  expect(udpDrops(V4.join("\n"), { address: "127.0.20.1", port: 5060 }, new Set(["1"]))).toBeUndefined();
});

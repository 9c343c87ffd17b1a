import { describe, expect, it } from "vitest";
import { commandOf, socketInodes } from "./udp-holder.ts";

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  300: 0114007F:13C4 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 0
  301: 00000000:13C5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0000000000000000 0
`;
const TABLE6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  302: 00000000000000000000000000000000:13C4 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000  0  0 4713 2 0000000000000000 0
  303: 00000000000000000000000001000000:13C6 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000  0  0 4714 2 0000000000000000 0
`;

describe("socketInodes", () => {
  it.each([
    ["the very address", TABLE, "127.0.20.1", 5060, ["4711"]],
    ["another address", TABLE, "127.0.20.2", 5060, []],
    ["another port", TABLE, "127.0.20.1", 5062, []],
    ["a socket bound to any address", TABLE, "127.0.20.9", 5061, ["4712"]],
    ["an IPv6 socket bound to any address", TABLE6, "127.0.20.1", 5060, ["4713"]],
    ["an IPv6 address, by its port", TABLE6, "::1", 5062, ["4714"]],
    ["a table that could not be read", "", "127.0.20.1", 5060, []],
  ])("finds %s", (_, table, address, port, inodes) => {
    expect(socketInodes(table, address, port)).toEqual(inodes);
  });
});

describe("commandOf", () => {
  it.each([
    ["/usr/bin/sipp\0-sf\0uac.xml\0", "sipp"],
    ["/usr/bin/node\0/app/main.ts\0--secret=x\0", "node main.ts"],
    ["node\0--inspect\0main.ts\0", "node"],
    ["", "a process"],
  ])("%j is %s", (cmdline, command) => {
    expect(commandOf(cmdline)).toBe(command);
  });
});

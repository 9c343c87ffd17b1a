import { readFileSync } from "node:fs";

const LOOK_MS = 20;

/** Resolves once a socket is bound to an IPv4 address and port of this machine, over TCP one that listens; false when none was within `ms`. */
export async function isBoundWithin(
  address: string,
  port: number,
  ms: number,
  transport: "udp" | "tcp" = "udp",
): Promise<boolean> {
  // A socket that listens has no other end.
  const name = kernelName(address, port) + (transport === "tcp" ? "00000000:0000 0A" : "");
  const end = performance.now() + ms;
  while (!readFileSync(`/proc/net/${transport}`, "latin1").includes(name)) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}

/** As in /proc/net/udp: 127.0.20.3:5060 is 0314007F:13C4. */
function kernelName(address: string, port: number): string {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, "0");
  const octets = address.split(".").map(Number).toReversed();
  return ` ${octets.map((octet) => hex(octet, 2)).join("")}:${hex(port, 4)} `;
}

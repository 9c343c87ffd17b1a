import { readFile } from "node:fs/promises";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import type { Metrics } from "./metrics.ts";
import { type UdpSocket, udpDrops } from "./udp-drops.ts";

/** The drops of these sockets, told where Linux tells them. */
export function observeUdpDrops(metrics: Metrics, sockets: readonly UdpSocket[]): void {
  metrics.observe("socketDrops", async () => {
    const [v4, v6] = await Promise.all(["/proc/net/udp", "/proc/net/udp6"].map(read));
    return sockets.flatMap((socket) => {
      const isIpv6 = socket.address.includes(":");
      const drops = udpDrops((isIpv6 ? v6 : v4) ?? "", socket);
      const listener = `udp:${isIpv6 ? `[${socket.address}]` : socket.address}:${socket.port}`;
      return drops === undefined ? [] : [[drops, { [ATTRIBUTE.listener]: listener }] as const];
    });
  });
}

// Another system than Linux tells nothing: that is an answer.
async function read(path: string): Promise<string> {
  return await readFile(path, "utf8").catch(() => "");
}

import { readdir, readFile, readlink } from "node:fs/promises";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import type { Metrics } from "./metrics.ts";
import { type UdpSocket, udpDrops } from "./udp-drops.ts";

/** The drops of this process's own UDP sockets at these addresses, where Linux tells them. */
export function observeUdpDrops(metrics: Metrics, listen: readonly UdpSocket[]): void {
  const sockets = listen.filter(({ transport }) => transport === "UDP");
  metrics.observe("socketDrops", async () => {
    const [v4 = "", v6 = ""] = await Promise.all(["/proc/net/udp", "/proc/net/udp6"].map(read));
    const inodes = await ownInodes();
    return sockets.flatMap((socket) => {
      const isIpv6 = socket.address.includes(":");
      const drops = udpDrops(isIpv6 ? v6 : v4, socket, inodes);
      const listener = `udp:${isIpv6 ? `[${socket.address}]` : socket.address}:${socket.port}`;
      return drops === undefined ? [] : [[drops, { [ATTRIBUTE.listener]: listener }] as const];
    });
  });
}

const OWN = "/proc/self/fd";

async function ownInodes(): Promise<ReadonlySet<string>> {
  const names = await readdir(OWN).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${OWN}/${name}`).catch(() => "")));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

// Another system than Linux tells nothing: that is an answer.
async function read(path: string): Promise<string> {
  return await readFile(path, "utf8").catch(() => "");
}

/** A listener's address and port; one of another transport has no drops. */
export interface UdpSocket {
  readonly transport: string;
  readonly address: string;
  readonly port: number;
}

/**
 * Datagrams that the kernel dropped at a socket, of a table of /proc/net/udp or udp6: the last column, `drops`. Undefined
 * where the table has no such socket. Of sockets that share a port (SO_REUSEPORT) those of other processes do not count:
 * `inodes` are this one's.
 */
export function udpDrops(
  table: string,
  { address, port }: Pick<UdpSocket, "address" | "port">,
  inodes: ReadonlySet<string>,
): number | undefined {
  const wanted = `${address.includes(":") ? hexOfIpv6(address) : hexOfIpv4(address)}:${hexOfPort(port)}`;
  let drops: number | undefined;
  for (const line of table.split("\n")) {
    const columns = line.trim().split(/\s+/);
    if (columns[1] !== wanted || !inodes.has(columns[9] ?? "")) continue;
    drops = (drops ?? 0) + Number(columns.at(-1));
  }
  return drops;
}

function hexOfPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/** The kernel prints an address as little-endian words. */
function hexOfIpv4(address: string): string {
  const octets = address.split(".").map(Number).reverse();
  return octets.map((octet) => octet.toString(16).toUpperCase().padStart(2, "0")).join("");
}

function hexOfIpv6(address: string): string {
  const [head = "", tail] = address.split("::");
  const groups = (part: string): readonly string[] => part.split(":").filter((group) => group !== "");
  const before = groups(head);
  const after = groups(tail ?? "");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: zeros }, () => "0"), ...after].map((group) => group.padStart(4, "0"));
  const hex = all.join("").toUpperCase();
  return (hex.match(/.{8}/g) ?? []).map((word) => (word.match(/../g) ?? []).reverse().join("")).join("");
}

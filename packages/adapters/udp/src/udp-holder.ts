import { readdir, readFile, readlink } from "node:fs/promises";

/** The process that has a UDP socket. */
export interface UdpHolder {
  readonly pid: number;
  readonly command: string;
}

/**
 * Who has this address and port, as far as Linux lets us see: sockets of other users show no process. Undefined where it
 * cannot be told.
 */
export async function udpHolder(address: string, port: number): Promise<UdpHolder | undefined> {
  const [v4, v6] = await Promise.all([readText("/proc/net/udp"), readText("/proc/net/udp6")]);
  const inodes = new Set([...socketInodes(v4, address, port), ...socketInodes(v6, address, port)]);
  if (inodes.size === 0) return undefined;
  for (const pid of await names("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await names(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(await linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode === undefined || !inodes.has(inode)) continue;
      return { pid: Number(pid), command: commandOf(await readText(`/proc/${pid}/cmdline`)) };
    }
  }
  return undefined;
}

/**
 * Inodes of the sockets in a table of /proc/net that hold the port, bound to this address or to any.
 * Columns: `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ...`
 */
export function socketInodes(table: string, address: string, port: number): readonly string[] {
  const wanted = new Set([hexOfIpv4(address), "00000000", "0".repeat(32)]);
  const portHex = port.toString(16).toUpperCase().padStart(4, "0");
  const inodes: string[] = [];
  for (const line of table.split("\n")) {
    const columns = line.trim().split(/\s+/);
    const [host = "", localPort = ""] = (columns[1] ?? "").split(":");
    const inode = columns[9];
    // IPv6 addresses are compared by port alone: the likely holder, said to a person, is worth more than none.
    const isHere = wanted.has(host) || (address.includes(":") && host.length === 32);
    if (isHere && localPort === portHex && inode !== undefined) inodes.push(inode);
  }
  return inodes;
}

/** The program, and the script where the program only runs one. No further argument: they may hold passwords. */
export function commandOf(cmdline: string): string {
  const [program = "", script = ""] = cmdline.split("\0").map((argument) => argument.replace(/^.*\//, ""));
  if (program === "") return "a process";
  return /^(node|python)/.test(program) && script !== "" && !script.startsWith("-") ? `${program} ${script}` : program;
}

/** The kernel prints the address as a little-endian word. */
function hexOfIpv4(address: string): string {
  const octets = address.split(".").map(Number).reverse();
  return octets.map((octet) => octet.toString(16).toUpperCase().padStart(2, "0")).join("");
}

// What cannot be read, because the system is another one or the process another user's, tells nothing: that is an answer.
async function readText(path: string): Promise<string> {
  return await readFile(path, "utf8").catch(() => "");
}

async function names(path: string): Promise<readonly string[]> {
  return await readdir(path).catch(() => []);
}

async function linkOf(path: string): Promise<string> {
  return await readlink(path).catch(() => "");
}

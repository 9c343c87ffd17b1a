import { createSocket } from "node:dgram";
import { must } from "../run.ts";

/** Where the test's own peers are, and where they find the platform. */
export interface Place {
  /** This machine as the nodes reach it. */
  readonly address: string;
  readonly server: { readonly address: string; readonly port: number };
  readonly domain: string;
  readonly user: string;
  readonly password: string;
}

interface NodeList {
  readonly items: readonly { readonly status: { readonly addresses: readonly NodeAddress[] } }[];
}

interface NodeAddress {
  readonly type: string;
  readonly address: string;
}

export async function nodeAddresses(): Promise<readonly NodeAddress[]> {
  const { items }: NodeList = JSON.parse(await must("kubectl", ["get", "nodes", "--output", "json"]));
  return items.flatMap(({ status }) => status.addresses);
}

/** What an edge on the nodes' network advertises on the first node. */
export async function nodeAddress(): Promise<string> {
  const all = await nodeAddresses();
  const found = all.find(({ type }) => type === "ExternalIP") ?? all.find(({ type }) => type === "InternalIP");
  if (found === undefined) throw new Error("the nodes have no address");
  return found.address;
}

/** The address of this machine that its packets towards another have. Nothing is sent. */
export function addressTowards(other: string): Promise<string> {
  const socket = createSocket(other.includes(":") ? "udp6" : "udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.connect(9, other, () => {
      const { address } = socket.address();
      socket.close();
      resolve(address);
    });
  });
}

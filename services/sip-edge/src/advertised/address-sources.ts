import { readFile } from "node:fs/promises";
import type { AddressSource } from "./advertised-host.ts";

/** A metadata service answers at once, or is not there. */
const CLOUD_MS = 700;
const CLUSTER_MS = 3_000;
const MAX_ANSWER = 1_048_576;
const METADATA = "http://169.254.169.254";

export interface NodeSource {
  /** "https://10.0.0.1:443"; its certificate must be trusted by this process. */
  readonly url: string;
  readonly tokenFile: string;
  readonly node: string;
}

/** The external address that the cluster's API knows of a node. */
export function nodeExternalAddress({ url, tokenFile, node }: NodeSource): AddressSource {
  return {
    name: "the node's external address",
    async ask() {
      const token = (await readFile(tokenFile, "utf8")).trim();
      const text = await asked(`${url}/api/v1/nodes/${encodeURIComponent(node)}`, CLUSTER_MS, {
        headers: { authorization: `Bearer ${token}` },
      });
      return externalIn(JSON.parse(text));
    },
  };
}

function externalIn(node: unknown): string | undefined {
  const addresses = at(at(node, "status"), "addresses");
  if (!Array.isArray(addresses)) return undefined;
  const found: unknown = addresses.find((one) => at(one, "type") === "ExternalIP");
  const address = at(found, "address");
  return typeof address === "string" ? address : undefined;
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** What the metadata services of AWS (IMDSv2), Google Cloud and Azure say of this machine's public IPv4 address. */
export function cloudAddresses(metadata: string = METADATA): readonly AddressSource[] {
  return [
    {
      name: "the metadata of AWS",
      async ask() {
        const token = await asked(`${metadata}/latest/api/token`, CLOUD_MS, {
          method: "PUT",
          headers: { "X-aws-ec2-metadata-token-ttl-seconds": "60" },
        });
        const headers = { "X-aws-ec2-metadata-token": token };
        return asked(`${metadata}/latest/meta-data/public-ipv4`, CLOUD_MS, { headers });
      },
    },
    {
      name: "the metadata of Google Cloud",
      ask: () =>
        asked(`${metadata}/computeMetadata/v1/instance/network-interfaces/0/access-configs/0/external-ip`, CLOUD_MS, {
          headers: { "Metadata-Flavor": "Google" },
        }),
    },
    {
      name: "the metadata of Azure",
      ask: () =>
        asked(
          `${metadata}/metadata/instance/network/interface/0/ipv4/ipAddress/0/publicIpAddress?api-version=2021-02-01&format=text`,
          CLOUD_MS,
          { headers: { Metadata: "true" } },
        ),
    },
  ];
}

/** The node's own address, as the operator's template hands it in. */
export function givenAddress(address: string): AddressSource {
  return { name: "the node's own address", ask: async () => (address === "" ? undefined : address) };
}

async function asked(url: string, ms: number, init: RequestInit): Promise<string> {
  const answer = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(ms) });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  const text = await answer.text();
  if (text.length > MAX_ANSWER) throw new Error(`it answered ${text.length} characters`);
  return text.trim();
}

import { cidrHas, parseCidr, parseIpAddress } from "@tandem/directory";

/** Somebody who may know the address that peers reach this machine by. Undefined: it does not say. */
export interface AddressSource {
  readonly name: string;
  readonly ask: () => Promise<string | undefined>;
}

export interface AdvertisedOptions {
  /** As the operator has set it: a host, `auto`, or nothing. */
  readonly wanted: string;
  /** IP address of the sockets. */
  readonly bound: string;
  readonly isPublic: boolean;
  /** Asked in turn for `auto`. */
  readonly sources: readonly AddressSource[];
  readonly say: (what: string) => void;
}

const PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
].flatMap((text) => parseCidr(text) ?? []);

/** The host that Via and Contact carry. Throws, with what to set, where peers could not come back by it. */
export async function advertisedHost(options: AdvertisedOptions): Promise<string> {
  const { wanted, bound, isPublic } = options;
  const found = wanted === "auto" ? await firstOf(options) : { host: wanted === "" ? bound : wanted, by: "" };
  const address = parseIpAddress(found.host);
  if (isPublic && address !== undefined && PRIVATE.some((cidr) => cidrHas(cidr, address))) {
    const by = found.by === "" ? "" : `, which ${found.by} told`;
    throw new Error(
      `peers on the internet cannot reach ${found.host}${by}: set TANDEM_SIP_ADVERTISED to the public address of this edge, or TANDEM_SIP_PUBLIC=false where all peers are in this network`,
    );
  }
  return found.host;
}

async function firstOf({
  sources,
  bound,
  say,
}: AdvertisedOptions): Promise<{ readonly host: string; readonly by: string }> {
  for (const { name, ask } of sources) {
    try {
      const host = await ask();
      if (host === undefined || parseIpAddress(host) === undefined) continue;
      say(`peers are told ${host}, the address by ${name}`);
      return { host, by: name };
    } catch (error) {
      say(`${name} was asked in vain: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { host: bound, by: "the socket" };
}

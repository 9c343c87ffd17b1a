/** Where to listen. */
export interface AddressPort {
  /** An IP address, without brackets. */
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^[0-9a-f:.]+$/i;
const MAX_PORT = 65_535;

/** "127.0.0.1:8080", "[::1]:8080"; undefined for anything else, a host name included. */
export function parseAddressPort(text: string): AddressPort | undefined {
  const [, address = "", digits = ""] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (address === "" || port > MAX_PORT) return undefined;
  if (IPV4.test(address)) return address.split(".").every((part) => Number(part) < 256) ? { address, port } : undefined;
  const [, inner = ""] = /^\[(.+)\]$/.exec(address) ?? [];
  return inner.includes(":") && IPV6.test(inner) ? { address: inner, port } : undefined;
}

/** The same as a text. */
export function formatAddressPort({ address, port }: AddressPort): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

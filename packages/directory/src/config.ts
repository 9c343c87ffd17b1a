import type { Carrier, Route } from "./carrier.ts";
import type { Transport } from "./transport.ts";
import type { Direction, Trunk } from "./trunk.ts";

/** All that the configuration says, checked, with every default filled in. Plain data. */
export interface Config {
  readonly listen: readonly Listen[];
  /** Health and queries. Undefined: no HTTP. */
  readonly http: AddressPort | undefined;
  /** In normal form. */
  readonly topLevelDomain: string;
  /** Further names and addresses by which this platform is reached, as a load balancer's, in normal form. */
  readonly publicAddresses: readonly string[];
  /** Addresses of DNS servers, `address` or `address:port`. Undefined: the system's. */
  readonly dns: readonly string[] | undefined;
  /** The key of tags, branches and nonces: 32 hexadecimal digits or more. Undefined: the process makes its own. */
  readonly secret: string | undefined;
  readonly rateDecks: readonly RateDeckSource[];
  readonly trunks: readonly Trunk[];
  readonly carriers: readonly Carrier[];
  readonly routes: readonly Route[];
  /** What is kept of each call's signalling. Undefined: written by a version that did not know it, DEFAULT_CAPTURE. */
  readonly capture?: CapturePolicy | undefined;
  /** Where copies of all messages go. Undefined: nowhere. */
  readonly hep?: HepExport | undefined;
  /** Only what differs from each limit's default. */
  readonly limits: Readonly<Record<string, number>>;
}

export interface AddressPort {
  /** An IP address, an IPv6 one without brackets. */
  readonly address: string;
  readonly port: number;
}

export interface CapturePolicy {
  readonly enabled: boolean;
  /** False: headers alone. */
  readonly bodies: boolean;
  readonly keepDays: number;
}

export const DEFAULT_CAPTURE: CapturePolicy = { enabled: true, bodies: true, keepDays: 7 };

/** A Homer server, asked over UDP. */
export interface HepExport {
  readonly server: AddressPort;
  readonly agentId: number;
  /** Undefined: it wants none. In a cluster each edge has its own. */
  readonly key?: string | undefined;
  /** Packets sent a second; more are left out. */
  readonly packetsPerSecond: number;
}

/** A socket for SIP. */
export interface Listen extends AddressPort {
  readonly transport: Transport;
  /** What Via and Contact carry: the address that peers reach this socket by. The socket's own where nothing else is given. */
  readonly advertised: { readonly host: string; readonly port: number };
}

/** Where the prices of a direction are. `name` is unique within the direction. */
export interface RateDeckSource {
  readonly name: string;
  readonly direction: Direction;
  /** ISO 4217, as `EUR`. */
  readonly currency: string;
  /** An absolute path of a CSV file. */
  readonly file: string;
}

/** What a party does with a stream, from its own point of view (RFC 4566 §6). */
export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

/** The `o=` line (RFC 4566 §5.2). Numbers stay decimal text: they may need 64 bits. */
export interface Origin {
  readonly username: string;
  readonly sessionId: string;
  readonly version: string;
  /** Network type, address type and address: `IN IP4 192.0.2.1`. */
  readonly address: string;
}

/** One `m=` line and the lines that follow it. */
export interface Media {
  /** `audio`, `video`, `image`, ... as written. */
  readonly kind: string;
  /** 0 to 65535; 0 means refused or no longer used. */
  readonly port: number;
  /** The number after `/`, if there is one. */
  readonly portCount: number | undefined;
  readonly proto: string;
  /** Payload type numbers for RTP, other tokens otherwise. Empty only where the port is 0. */
  readonly formats: readonly string[];
  /** Every line after `m=`, in order and without line ends, except direction attributes. */
  readonly lines: readonly string[];
  /** This m-line's own direction attribute; `directionOf` has the one in force. */
  readonly direction: Direction | undefined;
  /** The value of the first `c=` among `lines`: a view, not written by `formatSdp`. */
  readonly connection: string | undefined;
}

/** A session description, understood only as far as the platform needs; every other line is carried as it is. */
export interface Sdp {
  readonly origin: Origin;
  /** Session lines before the first `m=`, in order, except `v=`, `o=` and direction attributes. */
  readonly lines: readonly string[];
  /** The value of the first `c=` among `lines`: a view, not written by `formatSdp`. */
  readonly connection: string | undefined;
  readonly direction: Direction | undefined;
  readonly media: readonly Media[];
}

/** Why a text is no session description that the platform can carry. */
export interface SdpError {
  readonly reason: string;
}

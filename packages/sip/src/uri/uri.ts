/** Parameters by name in lower case, unescaped; "" for one without a value. */
export type UriParams = Readonly<Record<string, string>>;

/** RFC 3261 §19.1. */
export interface SipUri {
  readonly scheme: "sip" | "sips";
  /** Unescaped; "" if there is none. */
  readonly user: string;
  /** As written. */
  readonly rawUser: string;
  /** As written; "" if there is none. */
  readonly password: string;
  /** As written, IPv6 with its brackets. Compare by `sameHost`. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: UriParams;
  /** Embedded headers in order, unescaped. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** RFC 3966. */
export interface TelUri {
  readonly scheme: "tel";
  /** Without visual separators; with "+" if global. */
  readonly number: string;
  readonly params: UriParams;
  readonly isGlobal: boolean;
}

/** Any other scheme, unread. */
export interface OtherUri {
  readonly scheme: "other";
  /** The scheme in lower case. */
  readonly name: string;
  readonly text: string;
}

export type Uri = SipUri | TelUri | OtherUri;

export interface UriError {
  readonly reason: string;
}

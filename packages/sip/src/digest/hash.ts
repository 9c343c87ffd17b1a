/** The algorithms that are offered and taken, the stronger one first (RFC 8760 §2.3). */
export type DigestAlgorithm = "SHA-256" | "MD5";

/** A port: the hash of `text`, one byte a char (latin1, as a message's text is), as lower-case hex. */
export type Hash = (algorithm: DigestAlgorithm, text: string) => string;

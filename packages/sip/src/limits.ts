/** Largest message in bytes, start line to the end of the body: the largest UDP payload rounded up to 16 bits. More is answered 413. */
export const MAX_MESSAGE_BYTES = 65_535;

/** Most header lines of one message, folded continuation lines not counted. More is answered 400. */
export const MAX_HEADER_LINES = 256;

/** Longest line in bytes, with its CRLF and, where it is folded, its continuations. More is answered 400. */
export const MAX_LINE_BYTES = 8_192;

/** Longest Request-URI in bytes. More is answered 414 (RFC 3261 §21.4.11). */
export const MAX_REQUEST_URI_BYTES = 4_096;

/** Most Via values of one message: the highest initial Max-Forwards (RFC 3261 §8.1.1.6). More is answered 400. */
export const MAX_VIAS = 70;

/** Most Record-Route values of one message, as many as Via. More is answered 400. */
export const MAX_RECORD_ROUTES = 70;

/** Most bytes of start line and headers that a stream may bring before their end is seen. */
export const MAX_STREAM_HEADER_BYTES = 32_768;

/** Largest body in bytes on a stream. */
export const MAX_STREAM_BODY_BYTES = MAX_MESSAGE_BYTES;

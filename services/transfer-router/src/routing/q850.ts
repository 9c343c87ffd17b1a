// RFC 3398 §8.2.6.1: from a SIP status to the cause of the ISUP REL, where no Reason header says better (RFC 3326, RFC 6432).
const CAUSES: Readonly<Record<number, number>> = {
  400: 41,
  401: 21,
  402: 21,
  403: 21,
  404: 1,
  405: 63,
  406: 79,
  407: 21,
  408: 102,
  410: 22,
  413: 127,
  414: 127,
  415: 79,
  416: 127,
  420: 127,
  421: 127,
  423: 127,
  480: 18,
  481: 41,
  482: 25,
  483: 25,
  484: 28,
  485: 1,
  486: 17,
  487: 16,
  488: 65,
  500: 41,
  501: 79,
  502: 38,
  503: 41,
  504: 102,
  505: 127,
  513: 127,
  600: 17,
  603: 21,
  604: 1,
  606: 65,
};

// RFC 3398 §7.2.4.1: from the cause to a SIP status.
const STATUSES: Readonly<Record<number, number>> = {
  1: 404,
  2: 404,
  3: 404,
  17: 486,
  18: 408,
  19: 480,
  20: 480,
  21: 403,
  22: 410,
  23: 410,
  26: 404,
  27: 502,
  28: 484,
  29: 501,
  31: 480,
  34: 503,
  38: 503,
  41: 503,
  42: 503,
  47: 503,
  55: 403,
  57: 403,
  58: 503,
  65: 488,
  70: 488,
  79: 501,
  87: 403,
  88: 503,
  102: 504,
  111: 500,
  127: 500,
};

/** Q.850 cause of a final status: 16 for 2xx, 31 (normal, unspecified) for what the table does not know, by class where it can. */
export function q850OfStatus(status: number): number {
  if (status >= 200 && status < 300) return 16;
  return CAUSES[status] ?? (status >= 500 && status < 600 ? 41 : 31);
}

/** SIP status of a Q.850 cause; 480 for a cause without a row. 16 is a normal clearing: before an answer it is 487, or 480 by RFC 3398. */
export function statusOfQ850(cause: number): number {
  return STATUSES[cause] ?? 480;
}

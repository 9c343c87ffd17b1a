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

/** Q.850 cause of a final status: 16 for 2xx, 31 (normal, unspecified) for what the table does not know, by class where it can. */
export function q850OfStatus(status: number): number {
  if (status >= 200 && status < 300) return 16;
  return CAUSES[status] ?? (status >= 500 && status < 600 ? 41 : 31);
}

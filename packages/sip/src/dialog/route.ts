/** The text of a Route or Record-Route value's URI: what stands between "<" and ">" (RFC 3261 §20.34: always there). */
export function routeUri(value: string): string {
  const open = value.indexOf("<", quotedEnd(value));
  const close = value.indexOf(">", open);
  return open < 0 || close < 0 ? value.trim() : value.slice(open + 1, close);
}

/** RFC 3261 §19.1.1: the parameter lr marks a loose router. */
export function isLooseRouter(uri: string): boolean {
  return parametersOf(uri).some((parameter) => /^lr(=|$)/i.test(parameter));
}

/** A URI without what a Request-URI must not hold: headers and the method parameter (RFC 3261 §19.1.1, table 1). */
export function asRequestUri(uri: string): string {
  const [base, ...parameters] = splitParameters(withoutHeaders(uri));
  return [base, ...parameters.filter((parameter) => !/^method(=|$)/i.test(parameter))].join(";");
}

function parametersOf(uri: string): readonly string[] {
  return splitParameters(withoutHeaders(uri)).slice(1);
}

function withoutHeaders(uri: string): string {
  // A "?" may stand in the user part too: headers begin after the host.
  const mark = uri.indexOf("?", uri.lastIndexOf("@") + 1);
  return mark < 0 ? uri : uri.slice(0, mark);
}

/** The URI up to its host, and each parameter. A ";" in the user part ("sip:a;lr@host") begins none. */
function splitParameters(uri: string): readonly string[] {
  const at = uri.lastIndexOf("@") + 1;
  const [host = "", ...parameters] = uri.slice(at).split(";");
  return [uri.slice(0, at) + host, ...parameters];
}

function quotedEnd(value: string): number {
  if (!value.trimStart().startsWith('"')) return 0;
  let i = value.indexOf('"') + 1;
  while (i < value.length && value[i] !== '"') i += value[i] === "\\" ? 2 : 1;
  return i;
}

/** What ACK and CANCEL take over from the INVITE that they belong to. */
export interface InviteParts {
  readonly uri: string;
  /** The top Via value alone. */
  readonly via: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly route: readonly string[];
}

/**
 * Reads an INVITE that we wrote ourselves: its lines are unfolded, and From, To, Call-ID and CSeq stand once.
 * What is not there comes back empty: the caller's text is the committed one.
 */
export function invitePartsOf(text: string): InviteParts {
  const end = text.indexOf("\r\n\r\n");
  const [start = "", ...lines] = (end < 0 ? text : text.slice(0, end)).split("\r\n");
  const found = new Map<string, string>();
  const route: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = canonical(line.slice(0, colon).trim().toLowerCase());
    const value = line.slice(colon + 1).trim();
    if (name === "route") route.push(value);
    else if (!found.has(name)) found.set(name, value);
  }
  return {
    uri: start.split(" ")[1] ?? "",
    via: firstOf(found.get("via") ?? ""),
    from: found.get("from") ?? "",
    to: found.get("to") ?? "",
    callId: found.get("call-id") ?? "",
    cseq: Number.parseInt(found.get("cseq") ?? "0", 10),
    route,
  };
}

const COMPACT = new Map([
  ["v", "via"],
  ["f", "from"],
  ["t", "to"],
  ["i", "call-id"],
]);

function canonical(name: string): string {
  return COMPACT.get(name) ?? name;
}

/** The first of a comma-separated list of Via values. A quoted string may hold a comma. */
function firstOf(list: string): string {
  let isQuoted = false;
  for (let i = 0; i < list.length; i++) {
    const char = list[i];
    if (char === "\\" && isQuoted) i++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === "," && !isQuoted) return list.slice(0, i).trim();
  }
  return list;
}

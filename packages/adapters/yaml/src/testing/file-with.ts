import type { ConfigError } from "../config-error.ts";
import { type ParseOptions, parseConfig } from "../parse-config.ts";

/** A file that is right, with lines put in: `trunk` in trunk acme, `carrier` in carrier north, `file` at the end. */
export function fileWith(extra: {
  readonly trunk?: string;
  readonly carrier?: string;
  readonly file?: string;
  readonly trunks?: string;
}): string {
  return [
    "listen: [udp:127.0.20.1:5060]",
    "topLevelDomain: trunk.example",
    "rateDecks:",
    "  - {name: standard, direction: OUTBOUND, currency: EUR, file: a.csv}",
    "  - {name: standard, direction: INBOUND, currency: EUR, file: b.csv}",
    "carriers:",
    "  - name: north",
    "    address: 127.0.20.3",
    ...(extra.carrier === undefined ? [] : [`    ${extra.carrier}`]),
    "  - {name: south, address: 127.0.20.4}",
    ...(extra.file === undefined ? [] : [extra.file]),
    "trunks:",
    "  - name: acme",
    "    hostName: acme",
    "    rateDeck: standard",
    ...(extra.trunk === undefined ? [] : [`    ${extra.trunk}`]),
    ...(extra.trunks === undefined ? [] : [extra.trunks]),
    "",
  ].join("\n");
}

/** What is wrong with the text; nothing, where it is right. */
export async function errorsOf(text: string, options?: ParseOptions): Promise<readonly ConfigError[]> {
  const result = await parseConfig(text, "tandem.yaml", "/etc/tandem", options);
  return result.ok ? [] : result.error;
}

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const DECKS = fileURLToPath(new URL("../../../examples/decks", import.meta.url));

/** A small configuration on an address of this test. `more` is appended. Answers its path. */
export async function writeConfig(path: string, address: string, more = ""): Promise<string> {
  const text = `listen: ["udp:${address}:5060"]
http: ${address}:8080
topLevelDomain: trunk.example
rateDecks:
  - {name: standard, direction: OUTBOUND, currency: EUR, file: ${DECKS}/outbound-eur.csv}
  - {name: standard, direction: INBOUND, currency: EUR, file: ${DECKS}/inbound-eur.csv}
trunks:
  - name: acme
    hostName: acme
    rateDeck: standard
    phoneNumbers: ["+12025550100"]
    accessControlLists: [{name: pbx, ipRanges: [{ipAddress: ${address}}]}]
carriers: [{name: north, address: 127.0.22.99}]
routes: [{prefix: "+", carriers: [{name: north}]}]
${more}`;
  await writeFile(path, text);
  return path;
}

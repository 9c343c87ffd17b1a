import { buildDirectory, configWith, type TransferMode, trunkWith } from "@tandem/directory";
import type { Replaces } from "@tandem/sip";
import { expect, test } from "vitest";
import { uriOf } from "../testing/uri-of.ts";
import { classify } from "./classify.ts";

interface Case {
  readonly mode?: TransferMode;
  /** Whose dialog Replaces names; undefined: there is none. */
  readonly replaces?: "ours" | "own" | "unknown";
}

const REPLACES: Replaces = { callId: "1@x", fromTag: "a", toTag: "b", earlyOnly: false };

function classOf(uri: string, { mode = "ALL", replaces }: Case = {}): string {
  const trunk = trunkWith({ aliases: ["sip.acme.example"], policy: { transferMode: mode } });
  const globex = trunkWith({ name: "globex", phoneNumbers: [], aliases: ["voice.globex.example"] });
  const directory = buildDirectory(configWith({ trunks: [trunk, globex], publicAddresses: ["edge.example.org"] }), 1);
  const classified = classify(
    { uri: uriOf(uri), replaces: replaces === undefined ? undefined : REPLACES },
    { trunk, directory, isOurDialog: () => replaces !== "unknown", namesOwnDialog: () => replaces === "own" },
  );
  if (classified.class === "PSTN" || classified.class === "SIP") return classified.class;
  const { refusal } = classified;
  return `${classified.class} ${refusal.status} ${refusal.when}`;
}

test.each<[name: string, uri: string, given: Case, expected: string]>([
  ["the trunk's own domain", "sip:+12025550100@acme.trunk.example", {}, "PSTN"],
  [
    "in capitals, with a trailing dot, a port and parameters",
    "sip:+1202@ACME.Trunk.Example.:5090;transport=tcp",
    {},
    "PSTN",
  ],
  ["sips", "sips:+12025550100@acme.trunk.example", {}, "PSTN"],
  ["an alias", "sip:+12025550100@sip.acme.example", {}, "PSTN"],
  ["the platform's listening address", "sip:+12025550100@127.0.20.1:5060", {}, "PSTN"],
  ["the platform's public name", "sip:+12025550100@edge.example.org", {}, "PSTN"],
  ["own domain and a name: 404 comes from the number rule", "sip:sales@acme.trunk.example", {}, "PSTN"],
  ["a tel URI (rule 34)", "tel:+12025550100", {}, "PSTN"],
  ["an own number (rule 39)", "sip:+12025550100@acme.trunk.example", {}, "PSTN"],
  ["a foreign domain", "sip:agent@example.net", {}, "SIP"],
  ["user=phone at a foreign host stays SIP (rule 34)", "sip:+12025550100@example.net;user=phone", {}, "SIP"],
  ["a domain that ends like ours", "sip:+1202@evilacme.trunk.example.net", {}, "SIP"],
  ["maddr is refused (rule 35)", "sip:agent@example.net;maddr=10.0.0.1", {}, "REFUSED 403 after-202"],
  ["another trunk's domain", "sip:+12025550100@globex.trunk.example", {}, "REFUSED 403 after-202"],
  ["another trunk's alias", "sip:+12025550100@voice.globex.example", {}, "REFUSED 403 after-202"],
  [
    "a name below ours that no trunk has: not told apart",
    "sip:+12025550100@nobody.trunk.example",
    {},
    "REFUSED 403 after-202",
  ],
  ["DISABLED: own domain", "sip:+12025550100@acme.trunk.example", { mode: "DISABLED" }, "REFUSED 403 before-202"],
  ["DISABLED: foreign", "sip:agent@example.net", { mode: "DISABLED" }, "REFUSED 403 before-202"],
  [
    "DISABLED: JOIN too (rule 28)",
    "sip:agent@example.net",
    { mode: "DISABLED", replaces: "ours" },
    "REFUSED 403 before-202",
  ],
  ["SIP_ONLY: own domain", "sip:+12025550100@acme.trunk.example", { mode: "SIP_ONLY" }, "REFUSED 403 before-202"],
  ["SIP_ONLY: tel", "tel:+12025550100", { mode: "SIP_ONLY" }, "REFUSED 403 before-202"],
  ["SIP_ONLY: foreign", "sip:agent@example.net", { mode: "SIP_ONLY" }, "SIP"],
  [
    "Replaces of ours, own host (rule 28)",
    "sip:+12025550100@acme.trunk.example",
    { replaces: "ours" },
    "JOIN-UNAVAILABLE 501 after-202",
  ],
  [
    "Replaces of ours, foreign host (rule 28: tested first)",
    "sip:agent@example.net",
    { replaces: "ours" },
    "JOIN-UNAVAILABLE 501 after-202",
  ],
  [
    "Replaces of ours, another trunk's host",
    "sip:agent@globex.trunk.example",
    { replaces: "ours" },
    "JOIN-UNAVAILABLE 501 after-202",
  ],
  [
    "Replaces unknown, own host: never a blind call",
    "sip:+12025550100@acme.trunk.example",
    { replaces: "unknown" },
    "JOIN-UNAVAILABLE 481 after-202",
  ],
  ["Replaces unknown, foreign host: carried onward", "sip:agent@example.net", { replaces: "unknown" }, "SIP"],
  ["Replaces of the REFER's own dialog", "sip:agent@example.net", { replaces: "own" }, "REFUSED 403 before-202"],
])("%s", (_, uri, given, expected) => {
  expect(classOf(uri, given)).toBe(expected);
});

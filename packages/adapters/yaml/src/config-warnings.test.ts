import { describe, expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";
import { fileWith } from "./testing/file-with.ts";

describe("what works but is seldom meant is a warning", () => {
  async function warningsOf(text: string): Promise<readonly string[]> {
    const warnings: string[] = [];
    const result = await parseConfig(text, "tandem.yaml", "/", {
      onWarning: ({ line, path, message }) => warnings.push(`${line} ${path}: ${message}`),
    });
    expect(result.ok ? [] : result.error).toEqual([]);
    return warnings;
  }

  test.each([
    [
      "two trunks that claim one address, because the domain decides",
      {
        trunk: "accessControlLists: [{name: a, ipRanges: [{ipAddress: 10.0.0.0, range: 8}]}]",
        trunks:
          "  - {name: b, hostName: b, rateDeck: standard, accessControlLists: [{name: a, ipRanges: [{ipAddress: 10.1.2.3}]}]}",
      },
      ["15 trunks[1].accessControlLists[0].ipRanges[0]: 10.1.2.3/32 is also in the list of trunk acme"],
    ],
    [
      "a trunk and a carrier at one address",
      { trunk: "accessControlLists: [{name: a, ipRanges: [{ipAddress: 127.0.20.0, range: 24}]}]" },
      [
        "14 trunks[0].accessControlLists[0].ipRanges[0]: 127.0.20.0/24 is both trunk acme's and carrier north's, so a call from there can be taken for the other's",
        "14 trunks[0].accessControlLists[0].ipRanges[0]: 127.0.20.0/24 is both trunk acme's and carrier south's, so a call from there can be taken for the other's",
      ],
    ],
    [
      "a trunk without prices",
      { trunks: "  - {name: b, hostName: b, rateDeck: {INBOUND: standard}}" },
      ["14 trunks[1]: trunk b has no OUTBOUND rate deck, so its OUTBOUND PSTN calls are refused"],
    ],
    ["not a trunk that allows calls without", { trunks: "  - {name: b, hostName: b, unrated: ALLOW}" }, []],
    [
      "not a list that is turned off",
      {
        trunk: "accessControlLists: [{name: a, enabled: false, ipRanges: [{ipAddress: 127.0.20.3}]}]",
      },
      [],
    ],
  ])("%s", async (_, extra, expected) => {
    expect(await warningsOf(fileWith(extra))).toEqual(expected);
  });
});

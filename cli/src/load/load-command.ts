import { buildCommand, numberParser } from "@stricli/core";
import { textFlag } from "../calls/source-flags.ts";
import type { LoadFlags } from "./load.ts";
import { parseNamedPid, parsePlace } from "./load-values.ts";

const numberOf = (brief: string, placeholder: string, [least, most]: readonly [number, number]) =>
  ({
    kind: "parsed",
    parse(text: string): number {
      const number = numberParser(text);
      if (!(number >= least && number <= most)) throw new RangeError(`from ${least} to ${most}`);
      return number;
    },
    brief,
    placeholder,
  }) as const;

const numberFlag = (brief: string, placeholder: string, range: readonly [number, number], value: string) =>
  ({ ...numberOf(brief, placeholder, range), default: value }) as const;

/** A day of load, in seconds. */
const LONGEST_SECONDS = 86_400;
const HIGHEST_RATE = 100_000;
const MS: readonly [number, number] = [0, 3_600_000];

/** `tandem load`: transferred calls at a rate, with all parties of them. */
export const loadCommand = buildCommand<LoadFlags>({
  docs: {
    brief: "Load a platform with transferred calls, and report what it held",
    fullDescription:
      "Plays all parties of each call over UDP: the customer who calls and refers, the party that is moved, and the one that it is moved to. The platform must route the dialled number, and what is referred to, to an address of --called, and know the caller by its address; the defaults are those of tests/load/trunk.yaml. --ramp looks for the highest rate within the budget and confirms it. Exits with 1 when a rate that was to be held was not, or none was found.",
  },
  parameters: {
    flags: {
      target: {
        kind: "parsed",
        parse: String,
        variadic: ",",
        brief: "The platform's SIP addresses, in turn",
        placeholder: "host:port",
      },
      rate: { ...numberOf("Calls a second to hold", "n", [0.1, HIGHEST_RATE]), optional: true },
      seconds: numberFlag("For how long; with --ramp, each step", "n", [1, LONGEST_SECONDS], "10"),
      ramp: { kind: "boolean", default: false, withNegated: false, brief: "Look for the highest rate instead" },
      from: numberFlag("Where the search begins, in calls a second", "n", [0.1, HIGHEST_RATE], "10"),
      upTo: numberFlag("Where it ends", "n", [0.1, HIGHEST_RATE], "2000"),
      within: numberFlag("How near it comes, in per cent", "n", [1, 50], "5"),
      confirmSeconds: numberFlag("How long the rate found is held", "n", [1, LONGEST_SECONDS], "30"),
      settle: numberFlag("Seconds at the beginning of a step that do not count", "n", [0, LONGEST_SECONDS], "2"),
      failed: numberFlag("Calls that may fail, in per cent", "n", [0, 100], "0.1"),
      p99: numberFlag("Bound of 99 in 100: INVITE to 200, REFER to 202 and to INVITE", "ms", MS, "500"),
      caller: {
        kind: "parsed",
        parse: parsePlace,
        variadic: ",",
        default: ["127.0.20.2:5060"],
        brief: "Sockets of the calling side",
        placeholder: "address:port",
      },
      called: {
        kind: "parsed",
        parse: parsePlace,
        variadic: ",",
        default: ["127.0.20.3:5060", "127.0.20.4:5060"],
        brief: "Sockets of the called sides",
        placeholder: "address:port",
      },
      callerId: {
        kind: "parsed",
        parse: String,
        default: "sip:+12025550100@acme.trunk.example",
        brief: "Who calls",
        placeholder: "uri",
      },
      dial: {
        kind: "parsed",
        parse: String,
        variadic: ",",
        default: ["sip:+12025550101@acme.trunk.example"],
        brief: "Who is dialled, in turn",
        placeholder: "uri",
      },
      referTo: {
        kind: "parsed",
        parse: String,
        variadic: ",",
        default: ["sip:+12025550202@acme.trunk.example"],
        brief: "Where calls are transferred, in turn",
        placeholder: "uri",
      },
      talk: numberFlag("From the answer to the REFER", "ms", MS, "100"),
      after: numberFlag("From the target's answer to its BYE", "ms", MS, "300"),
      answer: numberFlag("Before the target answers", "ms", MS, "20"),
      hangUp: numberFlag("From the 202 to the transferor's BYE", "ms", MS, "1000"),
      patience: numberFlag("How long a party waits for what must come", "ms", [100, 600_000], "10000"),
      most: numberFlag("Calls at once at most", "n", [1, 1_000_000], "20000"),
      data: textFlag("Data folder of a tandem up or cluster on this machine, to read its CPU", "folder"),
      pid: {
        kind: "parsed",
        parse: parseNamedPid,
        variadic: ",",
        optional: true,
        brief: "Processes whose CPU is read, their children with them",
        placeholder: "name=pid",
      },
      report: textFlag("Write FILE.html and FILE.json", "file"),
      json: { kind: "boolean", default: false, withNegated: false, brief: "The report as JSON on stdout" },
    },
  },
  loader: async () => (await import("./load.ts")).load,
});

import { type CallJson, openClusterPorts } from "@tandem/all-in-one/cluster";
import { type Check, check } from "../demo/check.ts";
import { type TransferRecords, transferRecords } from "../demo/transfer-records.ts";
import { playScenario, type Scenario } from "../demo/transfer-scenario.ts";
import { CHECK_PORTS, type CheckParties, type CheckPlace, openCheckParties } from "./check-parties.ts";
import { checkTrace } from "./check-trace.ts";

const RECORDED_MS = 15_000;
const LOOK_MS = 100;

export interface CheckOptions extends CheckPlace {
  /** The name of `address` that the configuration of the check knows. */
  readonly host: string;
  readonly domain: string;
  readonly rounds: number;
  readonly billingUrl: string;
  readonly cdrUrl: string;
  /** Undefined: nothing is read back over HTTP. */
  readonly portal: { readonly url: string; readonly token: string } | undefined;
  /** Jaeger's query service; undefined: no trace is read back. */
  readonly jaeger: string | undefined;
  readonly say: (line: string) => void;
}

/** Plays a transfer of each class and one that fails, reads back records, charges and traces, and answers what did not hold. */
export async function checkCluster(options: CheckOptions): Promise<readonly Check[]> {
  const ports = await openClusterPorts({ billing: options.billingUrl, cdr: options.cdrUrl });
  const parties = await openCheckParties(options);
  const failed: Check[] = [];
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const scenario of await scenarios(parties, options)) {
        const began = performance.now();
        const played = await playScenario(scenario);
        const recorded = await whenComplete(() => transferRecords(scenario, played.callId, ports));
        const shown = options.portal === undefined ? [] : [await shownByPortal(options.portal, played.callId)];
        const [{ traceId = "" } = {}] = recorded.records;
        const traced = options.jaeger === undefined ? undefined : await checkTrace(options.jaeger, scenario, traceId);
        const checks = [...played.checks, ...recorded.checks, ...shown, ...(traced?.checks ?? [])];
        failed.push(...checks.filter(({ held }) => !held));
        options.say(`${scenario.title} (${Math.round(performance.now() - began)} ms)`);
        for (const { claim, held, found } of checks)
          options.say(`  ${held ? "ok    " : "FAILED"} ${claim}${held ? "" : `; found ${found || "nothing"}`}`);
        for (const formula of recorded.formulas) options.say(`         ${formula}`);
        if (traced !== undefined) options.say(`\ntrace ${traceId}\n${traced.picture}\n`);
      }
    }
  } finally {
    await parties.close();
    await ports.close();
  }
  return failed;
}

async function scenarios(parties: CheckParties, { domain, host }: CheckOptions): Promise<readonly Scenario[]> {
  const { carrierA, carrierB, target, busy } = parties;
  const [first, second, third] = [await parties.caller(), await parties.caller(), await parties.caller()];
  const common = {
    direction: "OUTBOUND",
    finalStatus: 200,
    called: carrierA,
    transferee: carrierA,
    dial: `sip:+12025550190@${domain}`,
    from: `<sip:+12025550189@${domain}>`,
    columns: [],
  } as const;
  return [
    {
      ...common,
      title: "a call to the PSTN is transferred to a number",
      class: "PSTN",
      caller: first,
      transferor: first,
      target: carrierB,
      ends: carrierB,
      referTo: `<sip:+12025550199@${domain}>`,
    },
    {
      ...common,
      title: "a call to the PSTN is transferred to a URI of another domain",
      class: "SIP",
      caller: second,
      transferor: second,
      target,
      ends: target,
      referTo: `<sip:agent@${host}:${CHECK_PORTS.target}>`,
    },
    {
      ...common,
      title: "a transfer whose target is busy: the call goes on",
      class: "SIP",
      finalStatus: 486,
      caller: third,
      transferor: third,
      target: busy,
      ends: third,
      referTo: `<sip:agent@${host}:${CHECK_PORTS.busy}>`,
    },
  ];
}

async function whenComplete(read: () => Promise<TransferRecords>): Promise<TransferRecords> {
  const end = Date.now() + RECORDED_MS;
  for (;;) {
    const found = await read();
    if (found.checks.every(({ held }) => held) || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** The same records as a customer's program reads them. */
async function shownByPortal({ url, token }: { url: string; token: string }, callId: string): Promise<Check> {
  const headers = token === "" ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/v1/calls?sipCallId=${encodeURIComponent(callId)}`, { headers });
  const text = await answer.text();
  const calls = answer.ok ? (JSON.parse(text) as { readonly calls: readonly CallJson[] }).calls : [];
  return check(
    "the portal shows the call",
    calls.some(({ sipCallIds }) => sipCallIds.includes(callId)),
    text.slice(0, 300),
  );
}

import { openCdr } from "@tandem/cdr";
import { ListCallsRequest } from "@tandem/contracts";
import type { Kysely } from "kysely";
import { cpuMsOf, cpuMsOfTree } from "../../../cli/src/load/usage/process-cpu.ts";
import { kyselyOn, testServer } from "../../cluster/postgres/test-server.ts";
import { percentile } from "../../load/percentile.ts";
import { atMost, type Figure, reported } from "../figure.ts";
import { APART_MS, FIRST_AT, makeRecords } from "./many-records.ts";

const ROWS = Number(process.env["TANDEM_BENCH_ROWS"] ?? 10_000_000);
const GOAL_MS = 50;
const TIMES = 25;
const PAGE = 100;

/** What a filter is, drawn anew for each time: `at` from 0 to 1 says where in the table. */
type Filter = (at: number) => Partial<ListCallsRequest>;

const number = (prefix: string, at: number): string => prefix + String(Math.floor(at * 10_000_000)).padStart(7, "0");
const idAt = (at: number): string => (1 + Math.floor(at * (ROWS - 1))).toString(16).padStart(32, "0");
const instant = (at: number): number => FIRST_AT + Math.floor(at * ROWS) * APART_MS;

const FILTERS: Readonly<Record<string, Filter>> = {
  "no filter": () => ({}),
  "a trunk": (at) => ({ trunkId: `trunk-${Math.floor(at * 100)}` }),
  "a project": (at) => ({ projectId: `p${Math.floor(at * 10)}` }),
  "a day of a trunk": (at) => ({
    trunkId: `trunk-${Math.floor(at * 100)}`,
    createdFromMs: instant(at * 0.9),
    createdToMs: instant(at * 0.9) + 86_400_000,
  }),
  "a whole number": (at) => ({ from: number("+1202", at) }),
  "the beginning of a number": (at) => ({ to: number("+1312", at).slice(0, 9) }),
  "a search for a number": (at) => ({ query: number("+1202", at) }),
  "a search for a Call-ID": (at) => ({ query: `${idAt(at)}@pbx.example` }),
  "a search for an area code": () => ({ query: "+1202" }),
  "open calls": () => ({ isOpen: true }),
  "busy calls": () => ({ callResults: ["CALL_RESULT_BUSY"] }),
  "busy calls of a trunk": (at) => ({ callResults: ["CALL_RESULT_BUSY"], trunkId: `trunk-${Math.floor(at * 100)}` }),
  "transfers that failed": () => ({ outcomes: ["TRANSFER_OUTCOME_FAILED"] }),
  "referred to SIP": () => ({ targetClasses: ["TARGET_CLASS_SIP"] }),
  "calls with a referred one": () => ({ hasChildren: true }),
  "calls of a project with a referred one": (at) => ({ projectId: `p${Math.floor(at * 10)}`, hasChildren: true }),
  "calls of a trunk with a referred one": (at) => ({ trunkId: `trunk-${Math.floor(at * 100)}`, hasChildren: true }),
  "calls of a trunk without a referred one": (at) => ({ trunkId: `trunk-${Math.floor(at * 100)}`, hasChildren: false }),
  "initial calls with what is below them": () => ({ relationshipType: "initial", withDescendants: true }),
  "the oldest of a trunk": (at) => ({ trunkId: `trunk-${Math.floor(at * 100)}`, order: "LIST_ORDER_OLDEST_FIRST" }),
};

/** A page of records among ten million, by each filter, with the total and without. */
export async function pageFigures(say: (what: string) => void): Promise<readonly Figure[]> {
  const server = await testServer();
  try {
    // One connection, for what making the records sets is its own; nothing of it is cut off.
    await makeRecords(kyselyOn(await server.connect({ poolSize: 1, statementTimeoutMs: 3_600_000 })), ROWS, say);
    return await measured(kyselyOn(await server.connect({ poolSize: 4 })), server.server.pid, say);
  } finally {
    await server.close();
  }
}

async function measured(db: Kysely<unknown>, pid: number, say: (what: string) => void): Promise<readonly Figure[]> {
  const cdr = await openCdr({ db, billing: { listLines: async () => ({ lines: [] }) } });
  const list = (request: Partial<ListCallsRequest>) =>
    cdr.port.listCalls({ ...ListCallsRequest.fromPartial({ pageSize: PAGE }), ...request });
  const figures: Figure[] = [];
  for (const [name, filter] of Object.entries(FILTERS)) {
    say(name);
    const first: number[] = [];
    const next: number[] = [];
    const cpuMs = (): number => cpuMsOfTree(pid) + cpuMsOf(process.pid);
    const before = cpuMs();
    for (let time = 0; time < TIMES; time += 1) {
      const request = filter((time * 0.618_033_988_75) % 1);
      const [page, ms] = await timed(() => list(request));
      first.push(ms);
      if (page.nextCursor === "") continue;
      const [, nextMs] = await timed(() => list({ ...request, cursor: page.nextCursor }));
      next.push(nextMs);
    }
    figures.push(atMost(GOAL_MS, `first page and total, ${name}: median`, percentile(first, 0.5), "ms"));
    figures.push(reported(`CPU of a page, ${name}`, (cpuMs() - before) / (first.length + next.length), "ms"));
    figures.push(reported(`first page and total, ${name}: 95 of 100`, percentile(first, 0.95) ?? Number.NaN, "ms"));
    if (next.length > 0) figures.push(atMost(GOAL_MS, `next page, ${name}: median`, percentile(next, 0.5), "ms"));
  }
  await cdr.close();
  return figures;
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const began = performance.now();
  const done = await work();
  return [done, performance.now() - began];
}

import { userInfo } from "node:os";
import type {
  BalanceJson,
  CallDetailsJson,
  CallPageJson,
  CreditAdded,
  CreditJson,
  Ladder,
  PlatformOptions,
  TransferPageJson,
} from "@tandem/all-in-one";
import { isClusterFolder } from "../cluster/cluster-folder.ts";
import { readInstance } from "../up/instance-file.ts";
import type { Answered } from "./answered.ts";
import { askPlatform, streamPlatform } from "./ask-platform.ts";

/** Where records are read: a platform that runs, or its data folder. */
export interface RecordSource {
  list(query: URLSearchParams): Promise<Answered<CallPageJson>>;
  get(callId: string): Promise<Answered<CallDetailsJson>>;
  ladder(callId: string): Promise<Answered<Ladder>>;
  transfers(query: URLSearchParams): Promise<Answered<TransferPageJson>>;
  /** Every record of a filter. Breaks off with an error where the records cannot be read to their end. */
  export(query: URLSearchParams): Promise<Answered<ReadableStream<Uint8Array>>>;
  balances(query: URLSearchParams): Promise<Answered<{ readonly balances: readonly BalanceJson[] }>>;
  /** Adds to a trunk's balance, once a key. It is kept who did. */
  addCredit(trunk: string, added: { readonly amount: string; readonly key: string }): Promise<Answered<CreditAdded>>;
  /** What was added, the newest first. */
  credits(trunk: string): Promise<Answered<{ readonly credits: readonly CreditJson[] }>>;
  close(): Promise<void>;
}

export interface SourceFlags {
  readonly http?: string;
  readonly config?: string;
  readonly data?: string;
}

const DEFAULT_DATA = "data";

/** By --http, else the platform of --config, else the one that has --data, else that folder itself. */
export async function recordSource(
  flags: SourceFlags,
  process: PlatformOptions["process"],
): Promise<Answered<RecordSource>> {
  if (flags.http !== undefined) return { ok: true, value: overHttp(flags.http, tokenOfEnvironment()) };
  if (flags.config !== undefined && flags.data === undefined) return ofConfig(flags.config);
  const data = flags.data ?? DEFAULT_DATA;
  const running = readInstance(data);
  if (running === undefined || !isAlive(running.pid, process)) return inFolder(data, process);
  const { pid, http, token } = running;
  if (http === undefined) {
    const why = `${isClusterFolder(data) ? "tandem cluster" : "tandem up"} (process ${pid}) has ${data} open and was started with --http off`;
    return { ok: false, error: `${why}: start it without, or end it first` };
  }
  // A platform that was killed leaves its file, and another process may have its id by now.
  const isThere = (await askPlatform(http, "/healthz")).ok;
  return isThere ? { ok: true, value: overHttp(http, token) } : inFolder(data, process);
}

async function ofConfig(file: string): Promise<Answered<RecordSource>> {
  const { formatAddressPort, loadSetUp } = await platformCode();
  const read = await loadSetUp(file);
  if (!read.ok) return read;
  const { http } = read.value.config;
  if (http === undefined) {
    return { ok: false, error: `${file} has no \`http\` address to ask at: add one, or name the folder with --data` };
  }
  return { ok: true, value: overHttp(formatAddressPort(http), tokenOfEnvironment()) };
}

/** Where there are users or keys, an address alone is not enough. */
function tokenOfEnvironment(): string | undefined {
  return process.env["TANDEM_HTTP_TOKEN"] || undefined;
}

// Asking over HTTP needs none of it, and it takes longer to load than to ask.
function platformCode() {
  return import("@tandem/all-in-one");
}

function overHttp(address: string, token?: string): RecordSource {
  return {
    list: (query) => askPlatform<CallPageJson>(address, `/v1/calls?${query}`, token),
    get: (callId) => askPlatform<CallDetailsJson>(address, `/v1/calls/${encodeURIComponent(callId)}`, token),
    ladder: (callId) => askPlatform<Ladder>(address, `/v1/calls/${encodeURIComponent(callId)}/ladder`, token),
    transfers: (query) => askPlatform<TransferPageJson>(address, `/v1/transfers?${query}`, token),
    export: (query) => streamPlatform(address, `/v1/calls/export?${query}`, token),
    balances: (query) =>
      askPlatform<{ readonly balances: readonly BalanceJson[] }>(address, `/v1/balances?${query}`, token),
    addCredit: (trunk, body) => askPlatform<CreditAdded>(address, creditsOf(trunk), token, { method: "POST", body }),
    credits: (trunk) => askPlatform<{ readonly credits: readonly CreditJson[] }>(address, creditsOf(trunk), token),
    close: async () => undefined,
  };
}

function creditsOf(trunk: string): string {
  return `/v1/balances/${encodeURIComponent(trunk)}/credits`;
}

async function inFolder(data: string, process: PlatformOptions["process"]): Promise<Answered<RecordSource>> {
  if (isClusterFolder(data)) {
    const how = `tandem cluster --config FILE --data ${data}`;
    return { ok: false, error: `${data} holds a cluster's records, which are read while it runs: ${how}` };
  }
  const code = await platformCode();
  const { addCredit, getCall, getLadder, listBalances, listCalls, listCredits, listTransfers } = code;
  const { openExport, openRecords, startProblem } = code;
  try {
    const { billing, calls, signalling, close } = await openRecords(data, process);
    return {
      ok: true,
      value: {
        list: async (query) => said(await listCalls(calls, query)),
        get: async (callId) => said(await getCall(calls, callId)),
        ladder: async (callId) => said(await getLadder({ calls, signalling }, callId)),
        transfers: async (query) => said(await listTransfers(calls, query)),
        export: async (query) => said(await openExport(calls, query)),
        balances: async (query) => said(await listBalances(billing, query)),
        addCredit: async (trunk, added) =>
          said(await addCredit(billing, { trunk, ...added, by: `folder ${userInfo().username}` })),
        credits: async (trunk) => said(await listCredits(billing, trunk)),
        close,
      },
    };
  } catch (error) {
    const problem = startProblem(error);
    if (problem === undefined) throw error;
    return { ok: false, error: problem };
  }
}

function said<T>(result: Said<T>): Answered<T> {
  return result.ok ? result : { ok: false, error: result.error.detail, status: result.error.status };
}

type Said<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly detail: string; readonly status: number } };

function isAlive(pid: number, process: PlatformOptions["process"]): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process: it lives.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

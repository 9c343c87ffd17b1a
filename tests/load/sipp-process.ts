import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpuMsOf } from "../../cli/src/load/usage/process-cpu.ts";
import { isBoundWithin } from "./bound-socket.ts";

const BIND_MS = 5_000;
const POLL_MS = 250;
const STOP_MS = 2_000;

export interface SippOptions {
  readonly scenario: string;
  /** IPv4 address of this party; port 5060. */
  readonly address: string;
  /** "address:port" of the platform; left out for a party that only answers. */
  readonly remote?: string;
  /** How SIPp speaks (`-t`): over UDP when left out, over one TCP connection, or over one for each call. */
  readonly transport?: "t1" | "tn";
  readonly calls: number;
  /** Calls a second. */
  readonly rate?: number;
  /** Keywords of the scenario: `[called]` and the like. */
  readonly keys?: Readonly<Record<string, string>>;
  /** More arguments, as sipp takes them. */
  readonly args?: readonly string[];
  /** After this the process is ended, whatever it does. */
  readonly limitMs: number;
}

export interface SippResult {
  /** 0: every call went as the scenario says. Undefined: it was ended from outside. */
  readonly exitCode: number | undefined;
  readonly successful: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** From the start to the last call's beginning, in ms, to a second; 0: it was ended before. */
  readonly dialledMs: number;
  readonly cpuMs: number;
  readonly elapsedMs: number;
  /** What sipp wrote of unexpected messages; "" when all went well. */
  readonly errors: string;
}

export interface Sipp {
  readonly done: Promise<SippResult>;
  /** Ends it, if it still runs, and gives what it has seen so far. */
  stop(): Promise<SippResult>;
}

/** Starts SIPp and waits until its socket is bound. Rejects when the program is missing or the address is not free. */
export async function startSipp(options: SippOptions): Promise<Sipp> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-sipp-"));
  const child = spawn("sipp", argumentsOf(options), { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const since = performance.now();
  let complaint = "";
  let cpuMs = 0;
  child.stderr.on("data", (bytes: Buffer) => {
    complaint = (complaint + bytes.toString("latin1")).slice(-4_000);
  });
  const meter = setInterval(() => {
    cpuMs = Math.max(cpuMs, child.pid === undefined ? 0 : cpuMsOf(child.pid));
  }, POLL_MS);
  const limit = setTimeout(() => child.kill("SIGKILL"), options.limitMs);
  const done = exitOf(child)
    .then((exitCode) => ({
      ...statisticsOf(folder, options.calls),
      exitCode,
      cpuMs,
      elapsedMs: performance.now() - since,
      errors: errorsOf(folder, complaint),
    }))
    .finally(() => {
      clearInterval(meter);
      clearTimeout(limit);
      rmSync(folder, { recursive: true, force: true });
    });
  const started = await Promise.race([isReady(options), done.then(() => "ended" as const)]);
  if (started !== true && options.remote === undefined) {
    child.kill("SIGKILL");
    const { errors } = await done;
    throw new Error(`sipp does not listen on ${options.address}: ${errors}`);
  }
  return { done, stop: () => stopped(child, done) };
}

/** A caller over TCP connects, and listens nowhere. */
function isReady({ address, remote, transport }: SippOptions): Promise<boolean> {
  if (transport !== undefined && remote !== undefined) return Promise.resolve(true);
  return isBoundWithin(address, 5060, BIND_MS, transport === undefined ? "udp" : "tcp");
}

function argumentsOf(options: SippOptions): string[] {
  const { scenario, address, remote, transport, calls, rate, keys = {}, args = [] } = options;
  return [
    // SIPp refuses to start where it may open fewer files than it has sockets by default.
    ...(transport === undefined ? [] : ["-t", transport, "-max_socket", "1000"]),
    ...(remote === undefined ? [] : [remote]),
    ...["-sf", scenario, "-i", address, "-p", "5060", "-m", String(calls), "-nostdin"],
    ...(rate === undefined ? [] : ["-r", String(rate)]),
    ...Object.entries(keys).flatMap(([key, value]) => ["-key", key, value]),
    ...["-trace_err", "-trace_stat", "-stf", "statistics.csv", "-fd", "1"],
    ...args,
  ];
}

/** Rejects when it could not be started: a missing program fails what wanted it. */
function exitOf(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.on("error", (error) =>
      reject(
        new Error("sipp could not be started; apt-get install -y --no-install-recommends sip-tester", { cause: error }),
      ),
    );
    child.on("close", (code) => resolve(code ?? undefined));
  });
}

async function stopped(child: ChildProcess, done: Promise<SippResult>): Promise<SippResult> {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  const result = await done;
  clearTimeout(kill);
  return result;
}

type Statistics = Pick<SippResult, "successful" | "failed" | "retransmissions" | "dialledMs">;

function statisticsOf(folder: string, calls: number): Statistics {
  const [head = "", ...lines] = read(folder, "statistics.csv").trim().split("\n");
  const names = head.split(";");
  const rows = lines.map((line) => line.split(";"));
  const text = (row: readonly string[] | undefined, name: string) => row?.[names.indexOf(name)] ?? "";
  const column = (name: string) => Number(text(rows.at(-1), name));
  const all = rows.find((row) => Number(text(row, "TotalCallCreated")) >= calls);
  // Times are written as date, time and seconds since the epoch.
  const seconds = (name: string) => Number(text(all, name).split("\t").at(-1));
  return {
    successful: column("SuccessfulCall(C)"),
    failed: column("FailedCall(C)"),
    retransmissions: column("Retransmissions(C)"),
    dialledMs: all === undefined ? 0 : (seconds("CurrentTime") - seconds("StartTime")) * 1_000,
  };
}

function errorsOf(folder: string, complaint: string): string {
  const logs = readdirSync(folder).filter((name) => name.endsWith("_errors.log"));
  return [complaint, ...logs.map((name) => read(folder, name))].join("").trim().slice(0, 20_000);
}

function read(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), "latin1");
  } catch {
    return "";
  }
}

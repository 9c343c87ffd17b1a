import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import type { QueryFailure } from "./errors.ts";
import type { WorkerAnswer, WorkerRequest, WorkerStart } from "./worker-message.ts";

const INT8 = 20;
const NUMERIC = 1700;

const port = parentPort;
if (port === null) throw new Error("worker.ts runs as a worker thread only");

function answer(message: WorkerAnswer): void {
  port?.postMessage(message);
}

function textOf(error: object, field: string): string {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" ? value : "";
}

function failureOf(error: unknown): QueryFailure {
  if (!(error instanceof Error)) return { message: String(error), code: "XX000", detail: "", constraint: "" };
  return {
    message: error.message,
    code: textOf(error, "code") || "XX000",
    detail: textOf(error, "detail"),
    constraint: textOf(error, "constraint"),
  };
}

async function open(start: WorkerStart): Promise<PGlite> {
  return PGlite.create({
    dataDir: start.dataDir,
    // As node-postgres is set up in the cluster: 64-bit integers exact, numerics as they are written.
    parsers: { [INT8]: (text: string) => BigInt(text), [NUMERIC]: (text: string) => text },
    ...(start.template === undefined
      ? {}
      : { loadDataDir: new Blob([Uint8Array.from(start.template)], { type: "application/x-gzip" }) }),
  });
}

async function perform(database: PGlite, request: WorkerRequest): Promise<WorkerAnswer> {
  if (request.kind === "close") {
    await database.close();
    return { kind: "closed", id: request.id };
  }
  try {
    const { rows, affectedRows } = await database.query(request.sql, [...request.parameters]);
    return { kind: "rows", id: request.id, rows, affectedRows: affectedRows ?? 0 };
  } catch (error) {
    return { kind: "failed", id: request.id, failure: failureOf(error) };
  }
}

try {
  const database = await open(workerData as WorkerStart);
  port.on("message", (request: WorkerRequest) => {
    void perform(database, request).then(
      (message) => {
        answer(message);
        if (message.kind === "closed") port.close();
      },
      (error: unknown) => answer({ kind: "failed", id: request.id, failure: failureOf(error) }),
    );
  });
  answer({ kind: "ready" });
} catch (error) {
  answer({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
  port.close();
}

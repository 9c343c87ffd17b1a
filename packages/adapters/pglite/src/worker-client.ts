import { Worker } from "node:worker_threads";
import type { PGliteDialectConfig } from "kysely";
import { OpenDatabaseError, QueryError } from "./errors.ts";
import type { WorkerAnswer, WorkerRequest, WorkerStart } from "./worker-message.ts";

/** The part of a PGlite instance that Kysely's dialect speaks to. */
type KyselyPglite = Exclude<PGliteDialectConfig["pglite"], (...args: never[]) => unknown>;

interface Rows<T> {
  readonly rows: T[];
  readonly affectedRows: number;
  readonly fields: [];
}

interface Waiting {
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: Error) => void;
}

const GONE = { message: "the database's thread has ended", code: "08006", detail: "", constraint: "" };

/** A PGlite in a thread of its own, so that a large statement never holds up the SIP loop. */
export class WorkerClient implements KyselyPglite {
  closed = false;
  readonly ready = true;
  readonly waitReady = Promise.resolve();
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Settles when whoever has the connection is done with it: a transaction, or one statement. */
  #idle: Promise<unknown> = Promise.resolve();

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (answer: WorkerAnswer) => this.#settle(answer));
    worker.on("error", () => this.#lose());
    worker.on("exit", () => this.#lose());
  }

  /** Rejects with `OpenDatabaseError` "corrupt" when what is in the folder cannot be opened. */
  static async start(start: WorkerStart): Promise<WorkerClient> {
    // None of the program's own flags: some, such as --input-type, keep a thread from starting.
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: start, execArgv: [] });
    const answer = await new Promise<WorkerAnswer>((resolve) => {
      const broken = (message: string) => resolve({ kind: "broken", message });
      worker.once("message", resolve);
      worker.once("error", (error) => broken(error instanceof Error ? error.message : String(error)));
      worker.once("exit", (code) => broken(`its thread ended with ${code}`));
    });
    if (answer.kind === "ready") return new WorkerClient(worker);
    await worker.terminate();
    const reason = answer.kind === "broken" ? answer.message : "an unexpected answer";
    throw new OpenDatabaseError(`the database in ${start.dataDir} does not open: ${reason}`, { code: "corrupt" });
  }

  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<Rows<T>> {
    return this.#exclusively(() => this.#run<T>(sql, parameters));
  }

  async transaction<T>(
    work: (transaction: { query: WorkerClient["query"]; rollback(): Promise<void> }) => Promise<T>,
  ): Promise<T> {
    return this.#exclusively(async () => {
      await this.#run("begin", []);
      try {
        const result = await work({
          query: (sql, parameters = []) => this.#run(sql, parameters),
          rollback: async () => {
            await this.#run("rollback", []);
          },
        });
        await this.#run("commit", []);
        return result;
      } catch (error) {
        if (!this.closed) await this.#run("rollback", []);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    await this.#exclusively(() => this.#ask((id) => ({ kind: "close", id })));
    this.#lose();
    await this.#worker.terminate();
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#idle.then(work);
    this.#idle = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #run<T>(sql: string, parameters: readonly unknown[]): Promise<Rows<T>> {
    const answer = await this.#ask((id) => ({ kind: "query", id, sql, parameters }));
    if (answer.kind !== "rows") throw new QueryError(answer.kind === "failed" ? answer.failure : GONE);
    return { rows: answer.rows as T[], affectedRows: answer.affectedRows, fields: [] };
  }

  #ask(request: (id: number) => WorkerRequest): Promise<WorkerAnswer> {
    if (this.closed) return Promise.reject(new QueryError(GONE));
    this.#lastId += 1;
    const message = request(this.#lastId);
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.id, { resolve, reject });
      this.#worker.postMessage(message);
    });
  }

  #settle(answer: WorkerAnswer): void {
    if (!("id" in answer)) return;
    this.#waiting.get(answer.id)?.resolve(answer);
    this.#waiting.delete(answer.id);
  }

  #lose(): void {
    this.closed = true;
    for (const { reject } of this.#waiting.values()) reject(new QueryError(GONE));
    this.#waiting.clear();
  }
}

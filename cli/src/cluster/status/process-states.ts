import { once } from "node:events";
import { connect } from "node:net";
import type { ListedProcess } from "../cluster-file.ts";
import { readiness } from "../supervise/admin-questions.ts";

const CONNECT_MS = 2_000;

export interface ProcessState {
  readonly name: string;
  /** 0 while there is none. */
  readonly pid: number;
  readonly isAlive: boolean;
  /** Why it is not ready; empty when it is. */
  readonly reasons: readonly string[];
}

/** Asks each process, all at once. */
export function processStates(listed: readonly ListedProcess[]): Promise<readonly ProcessState[]> {
  return Promise.all(
    listed.map(async ({ name, pid, at, isServer }) => {
      const isAlive = pid > 0 && doesLive(pid);
      const reasons = !isAlive ? ["it does not run"] : isServer ? await connection(at) : await readiness(at);
      return { name, pid: isAlive ? pid : 0, isAlive, reasons };
    }),
  );
}

async function connection(at: string): Promise<readonly string[]> {
  const { hostname, port } = new URL(`tcp://${at}`);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(CONNECT_MS) });
    return [];
  } catch {
    return [`nobody answers at ${at}`];
  } finally {
    socket.destroy();
  }
}

function doesLive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process: it lives.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

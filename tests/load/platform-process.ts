import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../cli/src/main.ts", import.meta.url));
const READY_MS = 60_000;
const STOP_MS = 20_000;
const KEPT = 4_000;

export interface PlatformProcess {
  readonly pid: number;
  /** Its data folder. */
  readonly data: string;
  /** Ends it as an operator would, and takes its data away. Rejects when it did not end well. */
  stop(): Promise<void>;
}

export interface PlatformProcessOptions {
  readonly nodeArguments?: readonly string[];
  /** Default "up". */
  readonly command?: readonly string[];
}

/** `tandem up` as a process of its own, with data of its own. Rejects with what it said when it does not get ready. */
export async function startPlatformProcess(
  config: string,
  { nodeArguments = [], command = ["up"] }: PlatformProcessOptions = {},
): Promise<PlatformProcess> {
  const data = mkdtempSync(join(tmpdir(), "tandem-load-"));
  const child = spawn(process.execPath, [...nodeArguments, CLI, ...command, "--config", config, "--data", data], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = await readyOf(child).catch((error: unknown) => {
    child.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
    throw error;
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("the platform has no process id");
  return {
    pid,
    data,
    async stop() {
      const code = await ended(child);
      rmSync(data, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the platform ended with ${code}: ${said()}`);
    },
  };
}

function readyOf(child: ChildProcess): Promise<() => string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the platform was not ready in ${READY_MS} ms: ${said}`)), READY_MS);
    const take = (bytes: Buffer): void => {
      said = (said + bytes.toString("utf8")).slice(-KEPT);
      if (!/^ready /m.test(said)) return;
      clearTimeout(late);
      resolve(() => said);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the platform ended with ${code}: ${said}`));
    });
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve(child.exitCode);
      return;
    }
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.on("exit", (code) => {
      clearTimeout(late);
      resolve(code);
    });
    child.kill("SIGTERM");
  });
}

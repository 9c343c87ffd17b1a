import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BaresipOptions, CONTROL_PORT, writeBaresipConfig } from "./baresip-config.ts";
import { netstring, takeNetstrings } from "./netstring.ts";

const START_MS = 10_000;
const STOP_MS = 2_000;
const LOOK_MS = 20;
const KEPT = 8_000;

/** What baresip tells on its control socket. */
export interface BaresipEvent {
  readonly type: string;
  readonly param: string;
}

export interface Baresip {
  readonly events: readonly BaresipEvent[];
  /** What it printed, the last part of it. */
  readonly output: string;
  /** Runs a command: `dial`, `transfer`, `hangup`. Resolves with its answer. */
  command(name: string, params?: string): Promise<string>;
  /** Resolves with true as soon as an event came whose type is this and whose parameter holds `param`; with false after `ms`. */
  saw(type: string, ms: number, param?: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Starts Debian's baresip without a sound card. Rejects when it is missing or does not come up. */
export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-baresip-"));
  writeBaresipConfig(folder, options);
  const child = spawn("baresip", ["-f", folder, "-4"], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const take = (bytes: Buffer): void => {
    output = (output + bytes.toString("utf8")).slice(-KEPT);
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const failed = new Promise<never>((_, reject) => {
    child.on("error", (cause) =>
      reject(
        new Error("baresip could not be started; apt-get install -y --no-install-recommends baresip-core", { cause }),
      ),
    );
    child.on("exit", (code) => reject(new Error(`baresip ended with ${code}: ${output}`)));
  });
  failed.catch(() => undefined);
  try {
    const control = await Promise.race([connected(options.address), failed]);
    return {
      ...controlled(control, () => output),
      get output() {
        return output;
      },
      close: () => closed(child, control, folder),
    };
  } catch (error) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function controlled(control: Socket, output: () => string): Pick<Baresip, "events" | "command" | "saw"> {
  const events: BaresipEvent[] = [];
  const answers = new Map<string, (data: string) => void>();
  let buffer = "";
  let tokens = 0;
  control.setEncoding("latin1");
  control.on("data", (text: string) => {
    const taken = takeNetstrings(buffer + text);
    buffer = taken.rest;
    for (const one of taken.texts) {
      const said: Partial<Record<string, string>> = JSON.parse(one);
      if (said["token"] === undefined) events.push({ type: said["type"] ?? "", param: said["param"] ?? "" });
      else answers.get(said["token"])?.(said["data"] ?? "");
    }
  });
  return {
    events,
    command(name, params = "") {
      tokens += 1;
      const token = String(tokens);
      control.write(netstring(JSON.stringify({ command: name, params, token })));
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`baresip does not answer ${name}: ${output()}`)), START_MS);
        answers.set(token, (data) => {
          clearTimeout(late);
          resolve(data);
        });
      });
    },
    async saw(type, ms, param = "") {
      const end = performance.now() + ms;
      while (!events.some((event) => event.type === type && event.param.includes(param))) {
        if (performance.now() >= end) return false;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return true;
    },
  };
}

async function connected(address: string): Promise<Socket> {
  const end = performance.now() + START_MS;
  for (;;) {
    const socket = connect(CONTROL_PORT, address);
    const isUp = await new Promise<boolean>((resolve) =>
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false)),
    );
    if (isUp) return socket.on("error", () => undefined);
    if (performance.now() >= end) throw new Error(`baresip does not listen on ${address}:${CONTROL_PORT}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function closed(child: ChildProcess, control: Socket, folder: string): Promise<void> {
  control.destroy();
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill("SIGTERM");
    await gone;
    clearTimeout(kill);
  }
  rmSync(folder, { recursive: true, force: true });
}

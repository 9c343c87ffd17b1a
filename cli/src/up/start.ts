import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import {
  formatAddressPort,
  type HttpServer,
  loadSetUp,
  type Platform,
  type PlatformOptions,
  type SetUp,
  startHttp,
  startPlatform,
  startProblem,
} from "@tandem/all-in-one";
import manifest from "../../package.json" with { type: "json" };
import { upFolderProblem } from "../cluster/cluster-folder.ts";
import { buildPages } from "./build-pages.ts";
import { removeInstance, writeInstance } from "./instance-file.ts";

/** Where nobody has named an address, queries are served to this machine, at any port, for a token. */
const LOOPBACK = { address: "127.0.0.1", port: 0 };
const TOKEN_BYTES = 24;

export interface StartOptions {
  readonly config: string;
  readonly data: string;
  /** False: no HTTP, whatever the configuration says. */
  readonly http: boolean;
  readonly process: PlatformOptions["process"];
  readonly capture?: NonNullable<PlatformOptions["capture"]>;
  /** Calls that are rehearsed before the first real one; none if left out. */
  readonly warmUpCalls?: number;
  readonly warn: (what: string) => void;
  /** Base URL of an OTLP/HTTP collector. */
  readonly collector?: string;
}

export interface Started {
  readonly platform: Platform;
  readonly setUp: SetUp;
  readonly http: HttpServer | undefined;
  /** Absolute. */
  readonly data: string;
  close(): Promise<void>;
}

export type StartResult =
  | { readonly ok: true; readonly value: Started }
  | { readonly ok: false; readonly error: string };

/** The platform with its HTTP, or in words why it cannot be started. Rejects only for a fault of ours. */
export async function start(options: StartOptions): Promise<StartResult> {
  const read = await loadSetUp(options.config);
  if (!read.ok) return read;
  const setUp = read.value;
  for (const warning of setUp.warnings) options.warn(`warning: ${warning}`);
  const data = resolve(options.data);
  const other = upFolderProblem(data);
  if (other !== undefined) return { ok: false, error: other };
  let platform: Platform | undefined;
  let http: HttpServer | undefined;
  const close = async (): Promise<void> => {
    const running = platform;
    // Not ready from here on; what is being answered still is.
    platform = undefined;
    await http?.close();
    await running?.close();
  };
  try {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    // Ports first, HTTP's and then SIP's: whatever is in use is said before anything is made.
    if (options.http) {
      await buildPages(options.warn);
      const failed = (error: unknown) => options.warn(`http: ${String(error)}`);
      http = await startHttp({
        ...(setUp.config.http ?? LOOPBACK),
        token,
        isOpen: setUp.config.http !== undefined,
        version: manifest.version,
        backend: () => platform,
        failed,
      });
    }
    const started = await startPlatform({
      config: setUp.config,
      decks: setUp.decks,
      data,
      process: options.process,
      ...(options.collector === undefined ? {} : { collector: options.collector }),
      warn: options.warn,
      warmUpCalls: options.warmUpCalls ?? 0,
      ...(options.capture === undefined ? {} : { capture: options.capture }),
    });
    platform = started;
    const asked = http === undefined ? {} : { http: formatAddressPort(http.address), token };
    writeInstance(data, { pid: options.process.pid, ...asked });
    const closeAll = async (): Promise<void> => {
      removeInstance(data);
      await close();
    };
    return { ok: true, value: { platform: started, setUp, http, data, close: closeAll } };
  } catch (error) {
    await close();
    const problem = startProblem(error);
    if (problem === undefined) throw error;
    return { ok: false, error: problem };
  }
}

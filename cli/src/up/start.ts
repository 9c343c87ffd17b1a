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
import { removeInstance, writeInstance } from "./instance-file.ts";

export interface StartOptions {
  readonly config: string;
  readonly data: string;
  /** False: no HTTP, whatever the configuration says. */
  readonly http: boolean;
  readonly process: PlatformOptions["process"];
  readonly capture?: NonNullable<PlatformOptions["capture"]>;
  readonly warn: (what: string) => void;
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
  let platform: Platform | undefined;
  try {
    const started = await startPlatform({
      config: setUp.config,
      decks: setUp.decks,
      data,
      process: options.process,
      warn: options.warn,
      ...(options.capture === undefined ? {} : { capture: options.capture }),
    });
    platform = started;
    const where = options.http ? setUp.config.http : undefined;
    const failed = (error: unknown) => options.warn(`http: ${String(error)}`);
    const http = where === undefined ? undefined : await startHttp({ ...where, backend: () => platform, failed });
    const bound = http === undefined ? undefined : formatAddressPort(http.address);
    writeInstance(data, { pid: options.process.pid, ...(bound === undefined ? {} : { http: bound }) });
    const close = async (): Promise<void> => {
      // Not ready from here on; what is being answered still is.
      platform = undefined;
      removeInstance(data);
      await http?.close();
      await started.close();
    };
    return { ok: true, value: { platform: started, setUp, http, data, close } };
  } catch (error) {
    await platform?.close();
    const problem = startProblem(error);
    if (problem === undefined) throw error;
    return { ok: false, error: problem };
  }
}

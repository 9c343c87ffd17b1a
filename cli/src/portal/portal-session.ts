import type { Answered } from "../calls/answered.ts";
import { askPlatform, streamPlatform } from "../calls/ask-platform.ts";
import { baseOf, type Question } from "../calls/platform-request.ts";
import { isClusterFolder } from "../cluster/cluster-folder.ts";
import { readInstance } from "../up/instance-file.ts";

export interface PortalFlags {
  readonly http?: string;
  readonly data?: string;
  readonly json: boolean;
}

/** A portal that runs, asked with full rights. */
export interface PortalSession {
  /** "http://127.0.0.1:8080" */
  readonly address: string;
  ask<T>(path: string, question?: Question): Promise<Answered<T>>;
  /** What comes as long as `signal` lets it. */
  stream(path: string, signal: AbortSignal): Promise<Answered<ReadableStream<Uint8Array>>>;
}

const DEFAULT_DATA = "data";

/**
 * The portal that runs on --data, by the token in that folder; or the one at --http, by the token in TANDEM_HTTP_TOKEN,
 * as its process has it. The same in one process and in a cluster: users and keys are changed where they are checked.
 */
export function portalSession(
  flags: PortalFlags,
  env: Readonly<Record<string, string | undefined>>,
): Answered<PortalSession> {
  if (flags.http !== undefined) {
    const token = env["TANDEM_HTTP_TOKEN"];
    if (token === undefined || token === "")
      return {
        ok: false,
        error: "--http needs the platform's token in TANDEM_HTTP_TOKEN: name its folder with --data instead",
      };
    return { ok: true, value: sessionAt(flags.http, token) };
  }
  const data = flags.data ?? DEFAULT_DATA;
  const running = readInstance(data);
  if (running === undefined)
    return { ok: false, error: `no platform runs on ${data}: start it with tandem up or tandem cluster` };
  const { http, token, pid } = running;
  if (http === undefined || token === undefined) {
    const command = isClusterFolder(data) ? "tandem cluster" : "tandem up";
    return {
      ok: false,
      error: `${command} (process ${pid}) was started with --http off: there is no portal to sign in to`,
    };
  }
  return { ok: true, value: sessionAt(http, token) };
}

function sessionAt(where: string, token: string): PortalSession {
  const address = baseOf(where);
  return {
    address,
    ask: (path, question) => askPlatform(address, path, token, question),
    stream: (path, signal) => streamPlatform(address, path, token, signal),
  };
}

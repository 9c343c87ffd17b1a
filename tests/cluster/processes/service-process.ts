import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface ServiceProcess {
  readonly child: ChildProcess;
  /** All that it has written. */
  readonly said: () => string;
  /** What its admin listener answers; undefined while there is none. */
  ready(): Promise<{ readonly status: number; readonly reasons: readonly string[] } | undefined>;
  /** What a scrape of its admin listener gets. */
  metrics(): Promise<string>;
  /** SIGTERM; answers the exit code. */
  end(): Promise<number | null>;
}

/** A service's main.ts in a process of its own, with this environment and nothing else of ours. */
export function startService(
  name: "billing" | "cdr" | "portal",
  environment: Readonly<Record<string, string>>,
): ServiceProcess {
  const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url));
  const child = spawn(process.execPath, [main], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const keep = (chunk: Buffer): void => {
    said += chunk.toString("utf8");
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return {
    child,
    said: () => said,
    async ready() {
      const url = `http://${environment["TANDEM_ADMIN_LISTEN"]}/readyz`;
      const response = await fetch(url).catch(() => undefined);
      if (response === undefined) return undefined;
      const { reasons = [] } = (await response.json()) as { readonly reasons?: readonly string[] };
      return { status: response.status, reasons };
    },
    metrics: async () => await (await fetch(`http://${environment["TANDEM_ADMIN_LISTEN"]}/metrics`)).text(),
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        await ended;
      }
      return child.exitCode;
    },
  };
}

import { start } from "../up/start.ts";
import type { DemoPlatformOptions, DemoPlatformResult } from "./demo-platform.ts";

/** The platform in this process, as `tandem up` starts it. */
export async function oneProcessPlatform(options: DemoPlatformOptions): Promise<DemoPlatformResult> {
  const { config, data, warn, progress, crossed } = options;
  progress("starting the platform");
  const started = await start({
    config,
    data,
    http: true,
    process,
    warn,
    capture: ({ direction, remote, text }) => crossed({ direction, remote, text }),
  });
  if (!started.ok) return started;
  const { platform, close } = started.value;
  const { calls, billing, signallingPort: signalling } = platform;
  return {
    ok: true,
    value: { data, calls, billing, signalling, seenBy: "platform", settled: () => platform.settled(), close },
  };
}

import { AdapterError } from "@tandem/actor";
import { adminAnswer, listenHttp } from "@tandem/adapter-http";
import { type OpenedMetrics, observeProcess, type ProcessUse } from "@tandem/observability/metrics";
import { openTelemetry, type Telemetry } from "@tandem/observability/telemetry";
import {
  type Environment,
  keepTrying,
  type Life,
  messageOf,
  type PROCESS_VARIABLES,
  type RunningProcess,
  runProcess,
} from "@tandem/process";

export interface ServiceOptions {
  /** "billing", as in logs, metrics and spans. */
  readonly service: string;
  readonly environment: Environment<typeof PROCESS_VARIABLES> & { readonly TANDEM_NAME: string };
  /** Ms that its parts may take to end on top of 25 s; 0. */
  readonly drainMs?: number;
  /** What `/metrics/edges` answers; left out where there is none. */
  readonly edgeMetrics?: () => Promise<string>;
}

/** A process of the cluster that is observed and answers probes, whatever else it is. */
export interface Service extends Life {
  /** Of this process or pod. */
  readonly name: string;
  readonly metrics: OpenedMetrics;
  /** Undefined: nobody collects spans. */
  readonly spans: Telemetry["spans"];
  /** The port of `/healthz`, `/readyz` and `/metrics`. */
  readonly adminPort: number;
  /** Says what has failed, where nobody waits for it. */
  readonly failed: (error: unknown) => void;
  /** Tries for as long as what it needs is away. Undefined when the process is to end first; our own faults are thrown. */
  readonly untilThere: <T>(attempt: () => Promise<T>, say?: (what: string) => void) => Promise<T | undefined>;
}

/** `runProcess`, with telemetry and the admin listener open before anything that may be away. */
export function runService(
  process: RunningProcess & ProcessUse,
  { service, environment, drainMs = 0, edgeMetrics }: ServiceOptions,
  start: (service: Service) => Promise<void>,
): void {
  const { TANDEM_NAME: name, TANDEM_ADMIN_LISTEN: listen, OTEL_EXPORTER_OTLP_ENDPOINT: collector } = environment;
  runProcess(process, { service, name, drainMs }, async (life) => {
    const { say, signal, atEnd } = life;
    const failed = (error: unknown): void => say(messageOf(error));
    const telemetry = await openTelemetry({ service, instance: name, collector });
    const { metrics, spans } = telemetry;
    atEnd("the telemetry", () => telemetry.close());
    observeProcess(metrics, process, life.parts);
    const answer = adminAnswer(life.notReady, metrics.text, edgeMetrics);
    const admin = await listenHttp({ ...listen, answer, failed });
    atEnd("the admin listener", () => admin.close());
    await start({
      ...life,
      name,
      metrics,
      spans,
      adminPort: admin.address.port,
      failed,
      untilThere: (attempt, hears = say) => keepTrying(attempt, isAway, { signal, say: hears }),
    });
  });
}

function isAway(error: unknown): boolean {
  return error instanceof AdapterError;
}

import { Client, Metadata, type MethodDefinition } from "@grpc/grpc-js";
import {
  BillingServiceService,
  CallRecordsServiceService,
  HealthService,
  RouterServiceService,
  ServingStatus,
} from "@tandem/contracts/grpc";
import { errorOf } from "./rpc-failure.ts";
import { clientCredentials, type TlsFiles } from "./tls-files.ts";
import { TRACEPARENT } from "./trace-metadata.ts";

/** Of each call, tries and waits included. */
const DEADLINE_MS = 1_000;
const MAX_ANSWER_BYTES = 16_777_216;
const KEEPALIVE_MS = 20_000;
const KEEPALIVE_TIMEOUT_MS = 5_000;
const FIRST_RECONNECT_MS = 200;
const LONGEST_RECONNECT_MS = 5_000;
const RESOLVE_AGAIN_MS = 2_000;

/** Asking these twice is asking once, for they read, or bear a number or a key by which a copy is known: they may be tried again when a server was not reached. */
const IDEMPOTENT: readonly { readonly path: string }[] = [
  BillingServiceService.checkRate,
  BillingServiceService.listLines,
  BillingServiceService.authorize,
  BillingServiceService.listBalances,
  BillingServiceService.addCredit,
  BillingServiceService.listCredits,
  CallRecordsServiceService.listCalls,
  CallRecordsServiceService.getCall,
  CallRecordsServiceService.listTransfers,
  RouterServiceService.explain,
  RouterServiceService.findCalls,
  HealthService.check,
];

const SERVICE_CONFIG = JSON.stringify({
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [
    {
      name: IDEMPOTENT.map(({ path }) => {
        const [, service, method] = path.split("/");
        return { service, method };
      }),
      waitForReady: false,
      retryPolicy: {
        maxAttempts: 3,
        initialBackoff: "0.05s",
        maxBackoff: "0.25s",
        backoffMultiplier: 2,
        retryableStatusCodes: ["UNAVAILABLE"],
      },
    },
  ],
  // While more than half of the calls fail nothing is tried again.
  retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
});

export interface ChannelOptions {
  /** dns:///billing:9000; calls go to all addresses of the name in turn. */
  readonly url: string;
  /** Of the service, for messages: "billing". */
  readonly name: string;
  readonly tls?: TlsFiles;
}

/** Connections to all servers of a service. They are made when they are needed, and again, for ever. */
export interface GrpcChannel {
  /**
   * A method as a function. Rejects with `AdapterError`, or `BadRequestError` for our own bad request.
   * `traceparent`: of the traced call that asks, left out where none does.
   */
  method<Q, A>(
    definition: MethodDefinition<Q, A>,
    deadlineMs?: number,
  ): (request: Q, traceparent?: string) => Promise<A>;
  /** Undefined when a server says that it serves, else why not. */
  check(): Promise<string | undefined>;
  close(): void;
}

export async function openChannel({ url, name, tls }: ChannelOptions): Promise<GrpcChannel> {
  const client = new Client(url, await clientCredentials(tls), {
    "grpc.service_config": SERVICE_CONFIG,
    "grpc.service_config_disable_resolution": 1,
    "grpc.max_receive_message_length": MAX_ANSWER_BYTES,
    "grpc.keepalive_time_ms": KEEPALIVE_MS,
    "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
    "grpc.keepalive_permit_without_calls": 1,
    "grpc.initial_reconnect_backoff_ms": FIRST_RECONNECT_MS,
    "grpc.max_reconnect_backoff_ms": LONGEST_RECONNECT_MS,
    "grpc.dns_min_time_between_resolutions_ms": RESOLVE_AGAIN_MS,
    "grpc.enable_http_proxy": 0,
  });
  const where = `${name} at ${url}`;
  const method: GrpcChannel["method"] = (definition, deadlineMs = DEADLINE_MS) => {
    const { path, requestSerialize, responseDeserialize } = definition;
    return (request, traceparent = "") =>
      new Promise((resolve, reject) => {
        const options = { deadline: Date.now() + deadlineMs };
        const metadata = new Metadata();
        if (traceparent !== "") metadata.set(TRACEPARENT, traceparent);
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          options,
          (error, answer) => {
            if (error !== null) reject(errorOf(error, where));
            else if (answer !== undefined) resolve(answer);
          },
        );
      });
  };
  const askHealth = method(HealthService.check);
  return {
    method,
    async check() {
      try {
        const { status } = await askHealth({ service: "" });
        return status === ServingStatus.SERVING ? undefined : `${where}: it is not ready`;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    close: () => client.close(),
  };
}

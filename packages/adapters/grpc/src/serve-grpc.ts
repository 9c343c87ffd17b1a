import {
  type handleUnaryCall,
  logVerbosity,
  Server,
  setLogVerbosity,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { HealthService } from "@tandem/contracts/grpc";
import { badRequestTrailer } from "./bad-request.ts";
import { healthService } from "./health-service.ts";
import { type GrpcService, type Method, nameOf } from "./method.ts";
import { statusOf } from "./rpc-failure.ts";
import { serverCredentials, type TlsFiles } from "./tls-files.ts";
import { traceparentIn } from "./trace-metadata.ts";

const MAX_REQUEST_BYTES = 1_048_576;
const STREAMS_A_CONNECTION = 256;
const MAX_RUNNING = 512;
const KEEPALIVE_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 5_000;
/** Clients connect anew after it, and so find servers that have come since. */
const CONNECTION_AGE_MS = 300_000;
const CONNECTION_GRACE_MS = 10_000;
const DRAIN_LIMIT_MS = 10_000;

export interface GrpcServerOptions {
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly services: readonly GrpcService[];
  /** What the health service answers by: SERVING while this names nothing. */
  readonly notReady: () => Promise<readonly string[]>;
  /** A fault of ours while a call was answered. */
  readonly failed: (error: unknown) => void;
  readonly tls?: TlsFiles;
}

export interface GrpcServer {
  readonly port: number;
  /** Takes no more calls, answers those that run, and ends; after 10 s whatever runs. */
  drain(): Promise<void>;
}

/** Serves ports over gRPC, with the health service beside them. Rejects when the address cannot be bound. */
export async function serveGrpc(options: GrpcServerOptions): Promise<GrpcServer> {
  // It writes on stderr what it also tells us; what matters reaches `failed`, or the caller.
  setLogVerbosity(logVerbosity.NONE);
  const credentials = await serverCredentials(options.tls);
  const server = new Server({
    "grpc.max_receive_message_length": MAX_REQUEST_BYTES,
    "grpc.max_concurrent_streams": STREAMS_A_CONNECTION,
    "grpc.keepalive_time_ms": KEEPALIVE_MS,
    "grpc.keepalive_timeout_ms": KEEPALIVE_TIMEOUT_MS,
    "grpc.max_connection_age_ms": CONNECTION_AGE_MS,
    "grpc.max_connection_age_grace_ms": CONNECTION_GRACE_MS,
  });
  const running = { count: 0 };
  for (const { definition, methods } of options.services) {
    const handlers: UntypedServiceImplementation = {};
    for (const [name, method] of Object.entries(methods)) handlers[name] = unary(method, running, options.failed);
    server.addService(definition, handlers);
  }
  const names = options.services.map(({ definition }) => nameOf(definition));
  const health = healthService(names, options.notReady);
  server.addService(HealthService, health.implementation);
  const host = options.address.includes(":") ? `[${options.address}]` : options.address;
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${options.port}`, credentials, (error, bound) => {
      if (error === null) resolve(bound);
      else reject(new Error(`gRPC ${host}:${options.port} cannot be bound: ${error.message}`, { cause: error }));
    });
  });
  return {
    port,
    async drain() {
      health.end();
      const limit = setTimeout(() => server.forceShutdown(), DRAIN_LIMIT_MS);
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      clearTimeout(limit);
    },
  };
}

function unary(
  method: Method,
  running: { count: number },
  failed: (error: unknown) => void,
): handleUnaryCall<unknown, unknown> {
  return (call, answer) => {
    const violations = method.check(call.request);
    if (violations.length > 0) {
      const details = violations.map(({ field, description }) => `${field}: ${description}`).join("; ");
      const metadata = badRequestTrailer(status.INVALID_ARGUMENT, details, violations);
      return answer({ code: status.INVALID_ARGUMENT, details, metadata });
    }
    if (running.count >= MAX_RUNNING) {
      return answer({ code: status.RESOURCE_EXHAUSTED, details: `${MAX_RUNNING} calls are being answered` });
    }
    running.count += 1;
    method
      .ask(call.request, traceparentIn(call.metadata))
      .finally(() => {
        running.count -= 1;
      })
      .then(
        (response) => answer(null, response),
        (error: unknown) => {
          const { code, details } = statusOf(error);
          if (code === status.INTERNAL) failed(error);
          answer({ code, details });
        },
      );
  };
}

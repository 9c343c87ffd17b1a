import { type GrpcChannel, type GrpcService, openChannel, serveGrpc } from "@tandem/adapter-grpc";
import type { AddressPort, Environment, GRPC_TLS_VARIABLES } from "@tandem/process";
import type { Service } from "./run-service.ts";

/** How this process asks others over gRPC, and answers: all with the same certificate. */
export interface OverGrpc {
  /** To all servers of the service with this name. It need not be there yet. */
  channel(name: string, url: string): Promise<GrpcChannel>;
  /** Answers from now on; its health is the readiness of the process. Rejects when it cannot be listened there. */
  serve(listen: AddressPort, services: readonly GrpcService[]): Promise<void>;
}

export function overGrpc(
  { atEnd, notReady, failed }: Service,
  { TANDEM_GRPC_CA: ca, TANDEM_GRPC_CERT: cert, TANDEM_GRPC_KEY: key }: Environment<typeof GRPC_TLS_VARIABLES>,
): OverGrpc {
  const tls = { ca, cert, key };
  return {
    async channel(name, url) {
      const channel = await openChannel({ url, name, tls });
      atEnd(`the connection to ${name}`, async () => channel.close());
      return channel;
    },
    async serve(listen, services) {
      const server = await serveGrpc({ ...listen, services, notReady, failed, tls });
      atEnd("the gRPC server", () => server.drain());
    },
  };
}

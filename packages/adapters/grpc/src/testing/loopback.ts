import { onTestFinished } from "vitest";
import { type ChannelOptions, type GrpcChannel, openChannel } from "../open-channel.ts";
import { type GrpcServer, type GrpcServerOptions, serveGrpc } from "../serve-grpc.ts";

export const ADDRESS = "127.0.0.1";

/** A server on loopback; whoever starts it drains it. */
export function serve(options: Partial<GrpcServerOptions> & Pick<GrpcServerOptions, "services">): Promise<GrpcServer> {
  return serveGrpc({
    address: ADDRESS,
    port: 0,
    notReady: () => Promise.resolve([]),
    failed: () => undefined,
    ...options,
  });
}

export function channelTo(port: number, options: Partial<ChannelOptions> = {}): Promise<GrpcChannel> {
  return openChannel({ url: `dns:///${ADDRESS}:${port}`, name: "test", ...options });
}

/** The two, until the test ends. */
export async function serving(options: Partial<GrpcServerOptions> & Pick<GrpcServerOptions, "services">) {
  const server = await serve(options);
  const channel = await channelTo(server.port);
  onTestFinished(async () => {
    channel.close();
    await server.drain();
  });
  return { server, channel };
}

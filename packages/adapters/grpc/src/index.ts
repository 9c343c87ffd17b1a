export { BadRequestError, type FieldViolation } from "./bad-request.ts";
export { billingClient, callRecordsClient, routerClient, signallingClient } from "./clients.ts";
export type { GrpcService } from "./method.ts";
export { type ChannelOptions, type GrpcChannel, openChannel } from "./open-channel.ts";
export { type GrpcServer, type GrpcServerOptions, serveGrpc } from "./serve-grpc.ts";
export { billingService, callRecordsService, routerService, signallingService } from "./services.ts";
export type { TlsFiles } from "./tls-files.ts";

export { type AddressPort, formatAddressPort, parseAddressPort } from "./address-port.ts";
export { backOff } from "./back-off.ts";
export {
  countVariable,
  type Environment,
  type EnvironmentSchema,
  listenVariable,
  readEnvironment,
  textVariable,
  urlListVariable,
  urlVariable,
  type Variable,
} from "./environment.ts";
export { type Attempts, keepTrying } from "./keep-trying.ts";
export { messageOf } from "./message-of.ts";
export { readOrExit } from "./read-or-exit.ts";
export type { Waiting } from "./readiness.ts";
export { runJob } from "./run-job.ts";
export { type Life, type RunningProcess, runProcess } from "./run-process.ts";
export {
  CONFIG_VARIABLES,
  DATABASE_VARIABLES,
  GRPC_LISTEN_VARIABLES,
  GRPC_TLS_VARIABLES,
  grpcUrlVariable,
  NATS_VARIABLES,
  nameVariable,
  optionalGrpcUrlVariable,
  PROCESS_VARIABLES,
  REDIS_VARIABLES,
  SCHEMA_VARIABLES,
  SECRET_VARIABLES,
  SEED_VARIABLES,
} from "./variables.ts";
export { YOUNG_GENERATION_FLAGS } from "./young-generation-flags.ts";

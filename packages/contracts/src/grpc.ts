export { BadRequest, Status } from "./gen/google/rpc/error_details.ts";
export {
  HealthCheckResponse_ServingStatus as ServingStatus,
  type HealthServer,
  HealthService,
} from "./gen/grpc/health/v1/health.ts";
export { BillingServiceService } from "./gen/tandem/billing/v1/billing.ts";
export { CallRecordsServiceService } from "./gen/tandem/cdr/v1/cdr.ts";
export { SignallingServiceService } from "./gen/tandem/cdr/v1/signalling.ts";
export { RouterServiceService } from "./gen/tandem/router/v1/router.ts";

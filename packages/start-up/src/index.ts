export { runService, type Service, type ServiceOptions } from "./run-service.ts";

export { BEARER, type PortalClient, portalClient } from "./portal-client.ts";
export { backendWith, SILENT } from "./test-backend.ts";

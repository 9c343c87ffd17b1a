import { billingClient, callRecordsClient, openChannel, routerClient } from "@tandem/adapter-grpc";
import { adminAnswer, listenHttp } from "@tandem/adapter-http";
import { openTelemetry } from "@tandem/observability/telemetry";
import { formatAddressPort, readOrExit, runProcess } from "@tandem/process";
import { PORTAL_ENVIRONMENT } from "./environment.ts";
import { answer } from "./http/http-routes.ts";

const environment = readOrExit(PORTAL_ENVIRONMENT, process);

runProcess(process, { service: "portal", name: environment.TANDEM_NAME }, async ({ say, atEnd, check, notReady }) => {
  const failed = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
  const collector = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const telemetry = await openTelemetry({ service: "portal", instance: environment.TANDEM_NAME, collector });
  const { metrics } = telemetry;
  atEnd("the telemetry", () => telemetry.close());
  const admin = await listenHttp({
    ...environment.TANDEM_ADMIN_LISTEN,
    answer: adminAnswer(notReady, metrics.text),
    failed,
  });
  atEnd("the admin listener", () => admin.close());

  const tls = { ca: environment.TANDEM_GRPC_CA, cert: environment.TANDEM_GRPC_CERT, key: environment.TANDEM_GRPC_KEY };
  const billing = await openChannel({ url: environment.TANDEM_BILLING_URL, name: "billing", tls });
  const cdr = await openChannel({ url: environment.TANDEM_CDR_URL, name: "cdr", tls });
  const router = await openChannel({ url: environment.TANDEM_ROUTER_URL, name: "router", tls });
  atEnd("the connections", async () => {
    billing.close();
    cdr.close();
    router.close();
  });
  // Without a router only explain is missing, without billing only balances; without records there is nothing to show.
  check("cdr", () => cdr.check());

  const backend = {
    calls: callRecordsClient(cdr),
    billing: billingClient(billing),
    explainer: routerClient(router),
    notReady,
  };
  const http = await listenHttp({
    ...environment.TANDEM_HTTP_LISTEN,
    ...(environment.TANDEM_HTTP_TOKEN === "" ? {} : { token: environment.TANDEM_HTTP_TOKEN }),
    answer: (query) => answer(query, backend, failed),
    failed,
  });
  atEnd("the HTTP listener", () => http.close());
  say(`calls are shown on http://${formatAddressPort(http.address)}`);
});

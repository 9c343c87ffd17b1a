import { lookup } from "node:dns/promises";
import { readOrExit } from "@tandem/process";
import { checkCluster } from "./check-cluster.ts";
import { CHECK_ENVIRONMENT } from "./check-environment.ts";
import { untilNamed } from "./until-named.ts";

const environment = readOrExit(CHECK_ENVIRONMENT, process);
const { TANDEM_PORTAL_URL: url, TANDEM_HTTP_TOKEN: token, TANDEM_JAEGER_URL: jaeger } = environment;

await untilNamed(environment.TANDEM_CHECK_HOST, environment.TANDEM_CHECK_ADDRESS);
const { address } = await lookup(environment.TANDEM_CHECK_EDGE, { family: 4 });
const failed = await checkCluster({
  server: { address, port: environment.TANDEM_CHECK_PORT },
  address: environment.TANDEM_CHECK_ADDRESS,
  host: environment.TANDEM_CHECK_HOST,
  domain: environment.TANDEM_CHECK_DOMAIN,
  password: environment.TANDEM_CHECK_PASSWORD,
  rounds: Number(environment.TANDEM_CHECK_ROUNDS),
  billingUrl: environment.TANDEM_BILLING_URL,
  cdrUrl: environment.TANDEM_CDR_URL,
  portal: url === "" ? undefined : { url, token },
  jaeger: jaeger === "" ? undefined : jaeger,
  say: (line) => void process.stdout.write(`${line}\n`),
});
process.stdout.write(failed.length === 0 ? "the cluster transfers calls\n" : `${failed.length} claims did not hold\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

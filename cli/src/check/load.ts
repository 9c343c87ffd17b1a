import { lookup } from "node:dns/promises";
import { readOrExit } from "@tandem/process";
import { LOAD_ENVIRONMENT } from "./check-environment.ts";
import { loadCluster } from "./load-cluster.ts";
import { untilNamed } from "./until-named.ts";

const environment = readOrExit(LOAD_ENVIRONMENT, process);

await untilNamed(environment.TANDEM_CHECK_HOST, environment.TANDEM_CHECK_ADDRESS);
const { address } = await lookup(environment.TANDEM_CHECK_EDGE, { family: 4 });
process.stdout.write("begins\n");
const result = await loadCluster({
  server: { address, port: environment.TANDEM_CHECK_PORT },
  address: environment.TANDEM_CHECK_ADDRESS,
  host: environment.TANDEM_CHECK_HOST,
  domain: environment.TANDEM_CHECK_DOMAIN,
  password: environment.TANDEM_CHECK_PASSWORD,
  billingUrl: environment.TANDEM_BILLING_URL,
  cdrUrl: environment.TANDEM_CDR_URL,
  rate: environment.TANDEM_CHECK_RATE,
  seconds: environment.TANDEM_CHECK_SECONDS,
  talkMs: environment.TANDEM_CHECK_TALK_MS,
  targetStatus: environment.TANDEM_CHECK_TARGET_STATUS,
});
process.stdout.write(`${JSON.stringify(result)}\n`);

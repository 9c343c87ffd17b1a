import { readOrExit, runJob, textVariable, urlVariable } from "@tandem/process";
import { clusterApi } from "./cluster-api.ts";
import { keepSecret } from "./keep-secret.ts";

const TOKEN_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/token";

const environment = readOrExit(
  {
    TANDEM_SECRET_NAME: textVariable({ example: "`tandem-secrets`", reason: "the Secret that is made" }),
    TANDEM_NAMESPACE: textVariable({ example: "`voice`", reason: "where it is made" }),
    TANDEM_INSTANCE: textVariable({ example: "`tandem`", reason: "the release that it belongs to" }),
    TANDEM_OWNER: textVariable({
      example: "`tandem-secrets`",
      reason: "the service account with which it goes; empty: it stays",
      default: "",
    }),
    TANDEM_API_URL: urlVariable(
      { example: "`https://kubernetes.default.svc`", reason: "the API", default: "https://kubernetes.default.svc" },
      ["https:", "http:"],
    ),
    TANDEM_TOKEN_FILE: textVariable({
      example: `\`${TOKEN_FILE}\``,
      reason: "the account's token",
      default: TOKEN_FILE,
    }),
  },
  process,
);

runJob(process, { service: "make-secrets", name: environment.TANDEM_SECRET_NAME }, async ({ say }) => {
  const { TANDEM_SECRET_NAME: name, TANDEM_NAMESPACE: namespace, TANDEM_OWNER: owner } = environment;
  const labels = { "app.kubernetes.io/name": "tandem", "app.kubernetes.io/instance": environment.TANDEM_INSTANCE };
  const api = clusterApi(environment.TANDEM_API_URL, environment.TANDEM_TOKEN_FILE);
  const drawn = await keepSecret(api, { namespace, name, labels, owner: owner === "" ? undefined : owner });
  say(drawn.length === 0 ? `${name} is complete` : `drew ${drawn.join(", ")} of ${name}`);
});

import type { EnvironmentSchema } from "../../packages/process/src/index.ts";
import { BILLING_ENVIRONMENT } from "../../services/billing/src/environment.ts";
import { CDR_ENVIRONMENT } from "../../services/cdr/src/environment.ts";
import { PORTAL_ENVIRONMENT } from "../../services/portal/src/environment.ts";
import { EDGE_ENVIRONMENT } from "../../services/sip-edge/src/environment.ts";
import { ROUTER_ENVIRONMENT } from "../../services/transfer-router/src/environment.ts";

/** Every process of the cluster that is configured by its environment. */
const SCHEMAS: Readonly<Record<string, EnvironmentSchema>> = {
  "sip-edge": EDGE_ENVIRONMENT,
  "transfer-router": ROUTER_ENVIRONMENT,
  billing: BILLING_ENVIRONMENT,
  cdr: CDR_ENVIRONMENT,
  portal: PORTAL_ENVIRONMENT,
};

const HEAD = `# Environment

The processes of the cluster (\`services/<name>/src/main.ts\`) read these variables once, at the start. One that is wrong or missing ends the start with exit code 2, and all of
them are told at once; a value is never repeated, for it may be a secret. What a process cannot reach it tells, and keeps trying: 0.2 s between tries, doubling to 5 s.

This page is made from the schemas: \`node scripts/docs/write-environment-doc.ts\`.
`;

/** The documentation of every variable, as Markdown. */
export function environmentDoc(): string {
  return [HEAD, ...Object.entries(SCHEMAS).map(([service, schema]) => formatService(service, schema))].join("\n");
}

function formatService(service: string, schema: EnvironmentSchema): string {
  const rows = Object.entries(schema).map(([name, { default: preset, unit, reason, example }]) => {
    const shown = preset === null ? "**required**" : preset === "" ? "none" : `\`${preset}\``;
    return `| \`${name}\` | ${shown} | ${unit} | ${reason} | ${example} |`;
  });
  return [
    `## ${service}`,
    "",
    "| variable | default | unit | reason | example |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

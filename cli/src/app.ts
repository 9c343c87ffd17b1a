import { buildApplication, buildRouteMap, text_en } from "@stricli/core";
import manifest from "../package.json" with { type: "json" };
import { callsCommand } from "./calls/calls-command.ts";
import { clusterRoutes } from "./cluster/cluster-routes.ts";
import { creditCommand } from "./credit/credit-command.ts";
import { demoCommand } from "./demo/demo-command.ts";
import { explainCommand } from "./explain/explain-command.ts";
import { keysCommand } from "./portal/keys-command.ts";
import { usersCommand } from "./portal/users-command.ts";
import { upCommand } from "./up/up-command.ts";

const routes = buildRouteMap({
  routes: {
    up: upCommand,
    cluster: clusterRoutes,
    demo: demoCommand,
    calls: callsCommand,
    credit: creditCommand,
    explain: explainCommand,
    users: usersCommand,
    keys: keysCommand,
  },
  docs: {
    brief: "A self-hosted elastic SIP trunking platform whose speciality is REFER",
  },
});

/** The program `tandem`. */
export const app = buildApplication(routes, {
  name: "tandem",
  versionInfo: { currentVersion: manifest.version },
  scanner: { caseStyle: "allow-kebab-for-camel" },
  documentation: { disableAnsiColor: false },
  localization: {
    text: {
      ...text_en,
      noCommandRegisteredForInput: ({ input, corrections }) => {
        const meant =
          corrections.length === 0
            ? ""
            : `; did you mean ${corrections.map((one) => one.replaceAll("`", "")).join(" or ")}?`;
        return `there is no command ${JSON.stringify(input)}${meant}\nup, cluster, demo, calls, credit, explain, users and keys are what there is: tandem --help`;
      },
      exceptionWhileRunningCommand: (error) =>
        error instanceof Error ? (error.stack ?? error.message) : String(error),
    },
  },
});

import { type Application, buildApplication, buildRouteMap, type CommandContext, text_en } from "@stricli/core";
import manifest from "../package.json" with { type: "json" };
import { callsCommand } from "./calls/calls-command.ts";
import { clusterRoutes } from "./cluster/cluster-routes.ts";
import { completionRoutes } from "./completion/completion-routes.ts";
import { creditCommand } from "./credit/credit-command.ts";
import { demoCommand } from "./demo/demo-command.ts";
import { explainCommand } from "./explain/explain-command.ts";
import { exportCommand } from "./export/export-command.ts";
import { liveCommand } from "./live/live-command.ts";
import { loadCommand } from "./load/load-command.ts";
import { keysCommand } from "./portal/keys-command.ts";
import { usersCommand } from "./portal/users-command.ts";
import { traceCommand } from "./trace/trace-command.ts";
import { transfersCommand } from "./transfers/transfers-command.ts";
import { upCommand } from "./up/up-command.ts";

const COMMANDS = {
  up: upCommand,
  cluster: clusterRoutes,
  demo: demoCommand,
  calls: callsCommand,
  transfers: transfersCommand,
  trace: traceCommand,
  live: liveCommand,
  export: exportCommand,
  credit: creditCommand,
  explain: explainCommand,
  load: loadCommand,
  users: usersCommand,
  keys: keysCommand,
  completion: completionRoutes(() => app),
};

const routes = buildRouteMap({
  routes: COMMANDS,
  docs: {
    brief: "A self-hosted elastic SIP trunking platform whose speciality is REFER",
  },
});

/** The program `tandem`. */
export const app: Application<CommandContext> = buildApplication(routes, {
  name: "tandem",
  versionInfo: { currentVersion: manifest.version },
  // `--` ends flags: what follows may begin with a dash.
  scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
  documentation: { disableAnsiColor: false },
  localization: {
    text: {
      ...text_en,
      noCommandRegisteredForInput: ({ input, corrections }) => {
        const meant =
          corrections.length === 0
            ? ""
            : `; did you mean ${corrections.map((one) => one.replaceAll("`", "")).join(" or ")}?`;
        return `there is no command ${JSON.stringify(input)}${meant}\n${Object.keys(COMMANDS).join(", ")} are what there is: tandem --help`;
      },
      exceptionWhileRunningCommand: (error) =>
        error instanceof Error ? (error.stack ?? error.message) : String(error),
    },
  },
});

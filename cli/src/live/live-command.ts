import { buildCommand, buildRouteMap } from "@stricli/core";
import { name, PORTAL_FLAGS } from "../portal/portal-flags.ts";
import type { EndCallFlags } from "./end-call.ts";
import type { ShowLiveFlags } from "./show-live.ts";

const show = buildCommand<ShowLiveFlags>({
  docs: {
    brief: "List the calls that go on now, or print what happens to calls as it happens",
    fullDescription:
      "Asks the platform that runs on --data, or the one at --http. With --follow a line an event, until Ctrl-C; it connects again by itself.",
  },
  parameters: {
    flags: {
      ...PORTAL_FLAGS,
      follow: { kind: "boolean", default: false, withNegated: false, brief: "Print events as they come, until Ctrl-C" },
    },
  },
  loader: async () => (await import("./show-live.ts")).showLive,
});

const end = buildCommand<EndCallFlags, [string]>({
  docs: { brief: "End a call that goes on: BYE or CANCEL to each of its parties" },
  parameters: {
    flags: {
      ...PORTAL_FLAGS,
      yes: { kind: "boolean", default: false, withNegated: false, brief: "Without a question before" },
    },
    positional: { kind: "tuple", parameters: [name("The call's callId, as tandem live shows it", "call-id")] },
  },
  loader: async () => (await import("./end-call.ts")).endCall,
});

/** `tandem live`: what goes on at a platform that runs. */
export const liveCommand = buildRouteMap({
  routes: { show, end },
  defaultCommand: "show",
  docs: { brief: "Show calls that go on, follow what happens to them, end one" },
});

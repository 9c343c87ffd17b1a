import {
  type BillingPort,
  type ExplainRequest,
  type ExplainResponse,
  type RouterPort,
  TargetClass,
} from "@tandem/contracts";
import type { Directory, Trunk } from "@tandem/directory";
import { parseUri } from "@tandem/sip";
import { explainCredit } from "./explain-credit.ts";
import type { LiveCalls } from "./live/live-calls.ts";
import type { NumberPlan } from "./policy/number-plan.ts";
import type { Resolver, TargetTransport } from "./ports/resolver.ts";
import { type Explanation, explain } from "./routing/explain.ts";

export interface RouterWorld {
  readonly directory: () => Directory;
  readonly plan: NumberPlan;
  readonly resolver: Resolver;
  /** Those of the listeners. */
  readonly transports: readonly TargetTransport[];
  /** Undefined: credit cannot be looked at. */
  readonly billing?: Pick<BillingPort, "checkRate" | "listBalances">;
  readonly now: () => number;
  /** Left out: no call runs here or anywhere. */
  readonly calls?: LiveCalls;
}

const NO_CALLS: LiveCalls = {
  find: async () => ({ callIds: [], isSure: true }),
  end: async () => ({ found: false, isSure: true }),
};

/** `tandem.router.v1.RouterService` in this process: a dry run by the very code that routes, and the calls that run. */
export function routerPort(world: RouterWorld): RouterPort {
  const { calls = NO_CALLS } = world;
  return {
    findCalls: (request) => calls.find(request),
    endCall: (request) => calls.end(request),
    async explain(request) {
      const directory = world.directory();
      const trunk = directory.trunkById(request.trunk) ?? directory.trunkByDomain(request.trunk);
      if (trunk === undefined) return unknownTrunk(request);
      const from = request.from === "" ? (trunk.phoneNumbers[0] ?? "") : request.from;
      const transferee = request.transferee === "" ? undefined : request.transferee;
      const asked = { trunk, referTo: request.referTo, from, transferee };
      const first = explain(asked, directory, world.plan);
      if (first.class === "PSTN" && first.notify === undefined) return await withCredit(world, trunk, first);
      if (first.class !== "SIP" || first.notify !== undefined) return answer(first);
      const found = await candidatesOf(world.resolver, request.referTo);
      if (!found.ok)
        return { ...answer(first), finalStatus: 503, warning: `the target's name does not resolve: ${found.reason}` };
      const usable = found.candidates.filter(({ transport }) => world.transports.includes(transport));
      if (usable.length === 0) {
        const wanted = [...new Set(found.candidates.map(({ transport }) => transport))].join(" or ");
        const warning = `the target takes ${wanted}, and no listener here speaks it; add one, or refer to another target`;
        return { ...answer(first), finalStatus: 480, warning };
      }
      return answer(explain(asked, directory, world.plan, usable));
    },
  };
}

/** The last rule before the INVITE: the others have let the call through. */
async function withCredit(world: RouterWorld, trunk: Trunk, first: Explanation): Promise<ExplainResponse> {
  const number = first.called ?? "";
  const step = await explainCredit(world.billing, trunk, number, world.now());
  if (step === undefined) return answer(first);
  const explained = answer({ ...first, trace: [...first.trace, step] });
  if (step.outcome !== "refused") return explained;
  return { ...explained, rule: "credit", finalStatus: 402, warning: step.detail, carriers: [] };
}

async function candidatesOf(resolver: Resolver, referTo: string): ReturnType<Resolver["resolve"]> {
  const uri = parseUri(referTo.replace(/^.*</, "").replace(/>.*$/, ""));
  if (!uri.ok || uri.value.scheme === "tel" || uri.value.scheme === "other")
    return { ok: false, reason: "not a sip URI" };
  const { host, port, params, scheme } = uri.value;
  const named = (params["transport"] ?? "").toUpperCase();
  const transport = named === "UDP" || named === "TCP" || named === "TLS" ? named : undefined;
  return resolver.resolve({ host, port, transport, secure: scheme === "sips" });
}

const CLASSES: Readonly<Record<Explanation["class"], TargetClass>> = {
  PSTN: TargetClass.PSTN,
  SIP: TargetClass.SIP,
  "JOIN-UNAVAILABLE": TargetClass.JOIN,
  REFUSED: TargetClass.UNSPECIFIED,
};

function answer(found: Explanation): ExplainResponse {
  return {
    targetClass: CLASSES[found.class],
    rule: found.rule,
    trace: [...found.trace],
    carriers: found.carriers.map((carrier) => ({ ...carrier, port: carrier.port ?? 0 })),
    referStatus: found.response,
    finalStatus: found.notify ?? 0,
    warning: found.warning ?? "",
    requestUri: "",
    callerId: found.callerId?.number ?? "",
  };
}

function unknownTrunk(request: ExplainRequest): ExplainResponse {
  return {
    targetClass: TargetClass.UNSPECIFIED,
    rule: "trunk",
    trace: [],
    carriers: [],
    referStatus: 403,
    finalStatus: 0,
    warning: `there is no trunk ${request.trunk}`,
    requestUri: "",
    callerId: "",
  };
}

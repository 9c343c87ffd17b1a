import type { Directory, Trunk } from "@tandem/directory";
import { err, type Result, referTo } from "@tandem/sip";
import { guardTarget } from "../guard/guard.ts";
import { decideOutbound } from "../policy/decide-outbound.ts";
import type { NumberPlan } from "../policy/number-plan.ts";
import type { CallerId, CarrierAttempt, OutboundCall } from "../policy/outbound-call.ts";
import type { Refusal, RuleTrace } from "../policy/refusal.ts";
import type { Candidate } from "../ports/resolver.ts";
import { badReferTo, type CheckedReferTo, checkReferTo } from "./check-refer-to.ts";
import { type Classified, classify } from "./classify.ts";

/** A transfer to think through. `referTo` is a URI, with or without brackets, or a number of the trunk's own domain. */
export interface ExplainRequest {
  readonly trunk: Trunk;
  readonly referTo: string;
  /** The transferor's number. */
  readonly from: string;
  /** The transferee's number; undefined when it has none. */
  readonly transferee: string | undefined;
}

export interface Explanation {
  readonly class: Classified["class"];
  /** The REFER's own response: 202, or why it is refused at once. */
  readonly response: number;
  /** What the final NOTIFY would say where no call is made; undefined: the target's own answer, or no NOTIFY at all. */
  readonly notify: number | undefined;
  /** The rule that decided. */
  readonly rule: string;
  readonly warning: string | undefined;
  readonly trace: readonly RuleTrace[];
  /** In the order of trial; among equal priorities in the configured order, where a real call draws by weight. */
  readonly carriers: readonly CarrierAttempt[];
  readonly callerId: CallerId | undefined;
  /** The number that a PSTN call would be made to, in E.164. */
  readonly called?: string;
}

/**
 * What a REFER would come to, by the very functions that decide a real one. `candidates`: what DNS says of a foreign target, in order;
 * undefined leaves the guard out. State, limits, rates and credit are not asked here.
 */
export function explain(
  request: ExplainRequest,
  directory: Directory,
  plan: NumberPlan,
  candidates?: readonly Candidate[],
): Explanation {
  const target = targetOf(request);
  if (!target.ok) return refusedBy(target.error, "REFUSED", []);
  const context = { trunk: request.trunk, directory, isOurDialog: () => false, namesOwnDialog: () => false };
  const classified = classify(target.value, context);
  switch (classified.class) {
    case "REFUSED":
    case "JOIN-UNAVAILABLE":
      return refusedBy(classified.refusal, classified.class, []);
    case "PSTN":
      return explainPstn(request, classified, directory, plan);
    case "SIP":
      return explainSip(request, classified, directory, candidates);
  }
}

function targetOf({ referTo: text, trunk }: ExplainRequest): Result<CheckedReferTo, Refusal> {
  const trimmed = text.trim();
  const isNumber = /^\+?[\d\-.() ]+$/.test(trimmed);
  const value = referTo.parse(
    isNumber ? `<sip:${trimmed.replace(/[-.() ]/g, "")}@${trunk.domain}>` : bracketed(trimmed),
  );
  return value === undefined ? err(badReferTo("it is malformed")) : checkReferTo(value);
}

function bracketed(text: string): string {
  return text.includes("<") ? text : `<${text}>`;
}

function explainPstn(
  { trunk, from, transferee }: ExplainRequest,
  classified: Extract<Classified, { class: "PSTN" }>,
  directory: Directory,
  plan: NumberPlan,
): Explanation {
  const call: OutboundCall = {
    origin: "referred",
    trunk,
    called: classified.uri,
    from: { user: transferee ?? from, displayName: "", host: trunk.domain },
    transferee: { number: transferee, verified: transferee !== undefined },
    transferorNumber: from,
  };
  const classTrace: RuleTrace = { rule: "class", outcome: "passed", detail: `PSTN: ${classified.rule}` };
  const verdict = decideOutbound(call, directory, plan, () => 0);
  const trace = [classTrace, ...verdict.trace];
  if (!verdict.ok) return refusedBy(verdict.refusal, "PSTN", trace);
  const { carriers, callerId } = verdict;
  return {
    class: "PSTN",
    response: 202,
    notify: undefined,
    rule: classified.rule,
    warning: undefined,
    trace,
    carriers,
    callerId,
    called: verdict.called,
  };
}

function explainSip(
  { trunk }: ExplainRequest,
  classified: Extract<Classified, { class: "SIP" }>,
  directory: Directory,
  candidates: readonly Candidate[] | undefined,
): Explanation {
  const trace: RuleTrace[] = [{ rule: "class", outcome: "passed", detail: `SIP: ${classified.rule}` }];
  const made = {
    class: "SIP",
    response: 202,
    notify: undefined,
    warning: undefined,
    carriers: [],
    callerId: undefined,
  } as const;
  if (candidates === undefined) {
    trace.push({ rule: "guard", outcome: "skipped", detail: "the name was not resolved" });
    return { ...made, rule: classified.rule, trace };
  }
  let last: Refusal = {
    rule: "dns",
    status: 503,
    reason: "Service Unavailable",
    warning: `${classified.uri.host} does not resolve to an address that SIP can be sent to`,
    when: "after-202",
  };
  for (const candidate of candidates) {
    const { address, port, transport } = candidate;
    const verdict = guardTarget({ host: classified.uri.host, address, port, transport }, trunk, directory);
    const where = `${transport} ${address} port ${port}`;
    if (verdict.ok) {
      trace.push({ rule: "guard", outcome: "passed", detail: `${where}: ${verdict.rule}` });
      return { ...made, rule: classified.rule, trace };
    }
    last = verdict.refusal;
    trace.push({ rule: last.rule, outcome: "refused", detail: `${where}: ${last.warning}` });
  }
  return refusedBy(last, "SIP", trace);
}

function refusedBy(refusal: Refusal, kind: Classified["class"], trace: readonly RuleTrace[]): Explanation {
  const { rule, status, warning, when } = refusal;
  const isAfter = when === "after-202";
  const told: RuleTrace = { rule, outcome: "refused", detail: warning };
  return {
    class: kind,
    response: isAfter ? 202 : status,
    notify: isAfter ? status : undefined,
    rule,
    warning,
    trace: trace.some((one) => one.outcome === "refused") ? trace : [...trace, told],
    carriers: [],
    callerId: undefined,
  };
}

import { type ExplainRequest, type ExplainResponse, enumWord, TargetClass } from "@tandem/contracts";

/** A dry run's answer as the API shows it. `targetClass` is left out where the REFER itself is refused. */
export function explanationJson(request: ExplainRequest, found: ExplainResponse) {
  const targetClass = enumWord(TargetClass, found.targetClass);
  return {
    trunk: request.trunk,
    referTo: request.referTo,
    ...(targetClass === undefined ? {} : { targetClass }),
    rule: found.rule,
    trace: found.trace.map(({ rule, outcome, detail }) => ({ rule, outcome, detail })),
    carriers: found.carriers.map(({ carrier, address, port, transport, user }) => ({
      carrier,
      address,
      ...(port === 0 ? {} : { port }),
      transport,
      user,
    })),
    /** The answer to the REFER. */
    referStatus: found.referStatus,
    /** Of the final NOTIFY, where the rules decide it; without it the target does. */
    ...(found.finalStatus === 0 ? {} : { finalStatus: found.finalStatus }),
    ...(found.callerId === "" ? {} : { callerId: found.callerId }),
    ...(found.warning === "" ? {} : { warning: found.warning }),
  };
}

export type ExplanationJson = ReturnType<typeof explanationJson>;

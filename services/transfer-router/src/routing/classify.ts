import type { Directory, Trunk } from "@tandem/directory";
import { normalHost, type Replaces, type SipUri, type TelUri } from "@tandem/sip";
import type { Refusal } from "../policy/refusal.ts";

/** Where a Refer-To leads. `rule` says in a few words which row of the table decided. */
export type Classified =
  | { readonly class: "PSTN"; readonly uri: SipUri | TelUri; readonly rule: string }
  | { readonly class: "SIP"; readonly uri: SipUri; readonly rule: string }
  | { readonly class: "JOIN-UNAVAILABLE"; readonly status: 481 | 501; readonly rule: string; readonly refusal: Refusal }
  | { readonly class: "REFUSED"; readonly refusal: Refusal };

export interface ClassifyContext {
  readonly trunk: Trunk;
  readonly directory: Directory;
  /** Whether one of the tags is a token that this platform made. */
  isOurDialog(replaces: Replaces): boolean;
  /** Whether it is the very dialog in which the REFER came. */
  namesOwnDialog(replaces: Replaces): boolean;
}

/**
 * Decides the class of a Refer-To (TRANSFER rules 28, 34, 39), from what is known locally. The PSTN class still has to meet
 * `decideOutbound`, the SIP class `guardTarget` once its name is resolved.
 */
export function classify(
  referTo: { readonly uri: SipUri | TelUri; readonly replaces: Replaces | undefined },
  context: ClassifyContext,
): Classified {
  const { trunk, directory } = context;
  const { uri, replaces } = referTo;
  if (trunk.policy.transferMode === "DISABLED") {
    return refused(
      "transfer-mode",
      403,
      "before-202",
      "Transfers are disabled on this trunk; set transferMode to ALL or SIP_ONLY",
    );
  }
  // Rule 28: tested first, whatever the host or the scheme. Otherwise an attended transfer would be a new paid call.
  if (replaces !== undefined && context.namesOwnDialog(replaces)) {
    return refused(
      "replaces-own-dialog",
      403,
      "before-202",
      "Replaces names the very dialog of this REFER; name the other call's",
    );
  }
  if (replaces !== undefined && context.isOurDialog(replaces))
    return joinUnavailable(501, "attended transfer between two calls of the platform");

  if (uri.scheme === "tel") return pstn(uri, trunk, "a tel URI");
  const host = normalHost(uri.host);
  const owner = directory.trunkByDomain(host);
  const isOwn = owner?.id === trunk.id;
  if (isOwn || directory.isPlatformHost(host)) {
    // Rule 28: an unknown dialog of ours never becomes a blind call instead.
    if (replaces !== undefined) return joinUnavailable(481, "Replaces names no dialog here");
    return pstn(uri, trunk, isOwn ? "the trunk's own domain" : "the platform's own address");
  }
  // A name below the platform's own that no trunk has is refused alike: which trunks there are is not told.
  if (owner !== undefined || directory.isUnderTopLevel(host)) {
    return refused(
      "other-trunk",
      403,
      "after-202",
      `${host} is not reachable by transfer from this trunk; refer to its own domain or to a foreign one`,
    );
  }
  if ("maddr" in uri.params) {
    return refused("guard-maddr", 403, "after-202", "A Refer-To with maddr is refused; send the URI without it");
  }
  return {
    class: "SIP",
    uri,
    rule: replaces === undefined ? "a foreign domain" : "a foreign domain, its Replaces carried onward",
  };
}

function pstn(uri: SipUri | TelUri, trunk: Trunk, rule: string): Classified {
  if (trunk.policy.transferMode !== "SIP_ONLY") return { class: "PSTN", uri, rule };
  return refused(
    "transfer-mode",
    403,
    "before-202",
    "Transfers to telephone numbers are disabled on this trunk; set transferMode to ALL",
  );
}

function joinUnavailable(status: 481 | 501, rule: string): Classified {
  const refusal: Refusal = {
    rule: "join",
    status,
    reason: status === 481 ? "Call/Transaction Does Not Exist" : "Not Implemented",
    warning:
      status === 481
        ? "Replaces names no dialog here"
        : "Attended transfer between two calls of this platform is not available; use a blind transfer",
    when: "after-202",
  };
  return { class: "JOIN-UNAVAILABLE", status, rule, refusal };
}

function refused(rule: string, status: number, when: Refusal["when"], warning: string): Classified {
  return { class: "REFUSED", refusal: { rule, status, reason: "Forbidden", warning, when } };
}

import { createHash } from "node:crypto";
import { buildDirectory, carrierWith, cidrs, configWith, type Directory, trunkWith } from "@tandem/directory";
import { clusterKeys, mintBranch, mintToken, type TokenFields } from "@tandem/identity";
import { encodeLatin1, formatRequest, formatResponse, type Hash, parse, type SipMessage } from "@tandem/sip";
import type { AdmissionContext } from "../admission/admission-context.ts";
import { admit } from "../admission/admit.ts";
import type { Admission } from "../admission/arrival.ts";
import { EdgeLimiter } from "../admission/edge-limiter.ts";
import { EDGE_LIMITS, type EdgeLimits } from "../admission/edge-limits.ts";

export const AT = 1_790_000_000_000;
export const KEYS = clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
export const PLATFORM = "127.0.20.1";
/** Addresses by who has them. */
export const ACME = "127.0.20.2";
export const NORTH = "127.0.20.3";
export const TRACED = "127.0.20.4";
export const SHARED = "127.0.20.9";
export const STRANGER = "203.0.113.9";
/** Trunk globex has no address, and this password. */
export const GLOBEX = { username: "globex", password: "s3cret" };
export const TOKEN: TokenFields = { partition: 17, actor: "00112233445566ff", leg: 1, random: 7 };
export const OUR_TAG: string = mintToken(KEYS, TOKEN);
export const OUR_BRANCH: string = mintBranch(KEYS, TOKEN);

export const hash: Hash = (algorithm, text) =>
  createHash(algorithm === "MD5" ? "md5" : "sha256")
    .update(text, "latin1")
    .digest("hex");

/** acme by address, globex by password, initech and hooli behind one address, carrier north. */
export const DIRECTORY: Directory = buildDirectory(
  configWith({
    trunks: [
      trunkWith({ aliases: ["sip.acme.example"] }),
      trunkWith({ name: "globex", acls: [], credentials: [GLOBEX], phoneNumbers: ["+12025550110"] }),
      trunkWith({ name: "initech", acls: cidrs(SHARED), phoneNumbers: ["+12025550120"] }),
      trunkWith({ name: "umbrella", acls: cidrs(TRACED), phoneNumbers: ["+12025550140"], policy: { trace: true } }),
      trunkWith({ name: "hooli", acls: cidrs(SHARED), phoneNumbers: ["+12025550130"] }),
    ],
    carriers: [carrierWith({ address: NORTH })],
    routes: [],
  }),
  1,
);

export interface RequestSketch {
  readonly method?: string;
  readonly uri?: string;
  readonly via?: string;
  readonly branch?: string;
  readonly from?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly maxForwards?: number;
  readonly headers?: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** A request as a peer sends it: an INVITE to a number at acme's domain unless something else is said. */
export function requestText(sketch: RequestSketch = {}): string {
  const { contentType, body } = sketch;
  return formatRequest({
    method: sketch.method ?? "INVITE",
    uri: sketch.uri ?? "sip:+12025550199@acme.trunk.example",
    via: sketch.via ?? `SIP/2.0/UDP 127.0.20.2:5060;branch=${sketch.branch ?? "z9hG4bK-1"}`,
    from: sketch.from ?? "<sip:+12025550100@pbx.example>;tag=from-1",
    to: sketch.to ?? "<sip:+12025550199@pbx.example>",
    callId: sketch.callId ?? "call-1@pbx.example",
    cseq: sketch.cseq ?? 1,
    maxForwards: sketch.maxForwards ?? 70,
    headers: `Contact: <sip:pbx@127.0.20.2>\r\n${sketch.headers ?? ""}`,
    ...(contentType === undefined ? {} : { contentType }),
    ...(body === undefined ? {} : { body }),
  });
}

/** A 200 to a request of ours, as a peer sends it. */
export function responseText(branch: string, extraVia = ""): string {
  const basis = `Via: SIP/2.0/UDP 127.0.20.1:5060;branch=${branch}\r\n${extraVia}From: <sip:a@127.0.20.1>;tag=a\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nTo: <sip:b@127.0.20.3>`;
  return formatResponse(basis, { status: 200, toTag: "b" });
}

export interface World {
  readonly context: AdmissionContext;
  /** What becomes of a text that comes from an address. */
  send(text: string, address?: string, at?: number): Admission;
}

/** An edge's admission with its own memory. */
export function world(
  limits: Partial<EdgeLimits> = {},
  others: Partial<Pick<AdmissionContext, "directory" | "keys" | "hash">> = {},
): World {
  const context: AdmissionContext = {
    edge: "edge-0",
    directory: DIRECTORY,
    keys: KEYS,
    limiter: new EdgeLimiter({ ...EDGE_LIMITS, ...limits }),
    hash,
    traceOneIn: limits.traceOneIn ?? EDGE_LIMITS.traceOneIn,
    ...others,
  };
  return {
    context,
    send(text, address = ACME, at = AT) {
      const source = { address, port: 5060, transport: "UDP" } as const;
      const flow = { listener: `udp:${PLATFORM}:5060`, token: "" };
      return admit(context, { bytes: encodeLatin1(text), text, source, flow, at });
    },
  };
}

/** An answer, parsed. Throws when the edge gave none: the test's expectation is wrong, or the edge is. */
export function answerOf(admission: Admission): SipMessage {
  if (admission.kind !== "answer") throw new Error(`no answer: ${JSON.stringify(admission)}`);
  const parsed = parse(encodeLatin1(admission.text), admission.text);
  if (!parsed.ok) throw new Error(`the answer is broken: ${parsed.error.reason}\n${admission.text}`);
  return parsed.value;
}

/** "forward", "drop: why" or the status. */
export function outcome(admission: Admission): string {
  if (admission.kind === "drop") return `drop: ${admission.why}`;
  return admission.kind === "answer" ? String(admission.status) : "forward";
}

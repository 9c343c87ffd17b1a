import type { CallInput } from "../event.ts";

/** A new INVITE, admitted by an edge. */
export type CallOffered = CallInput & { readonly kind: "call.offered" };

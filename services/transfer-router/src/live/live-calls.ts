import type { EndCallRequest, EndCallResponse, FindCallsRequest, FindCallsResponse } from "@tandem/contracts";

/** The calls that run now, on this router and on every other: what `RouterPort` promises of them. */
export interface LiveCalls {
  find(request: FindCallsRequest): Promise<FindCallsResponse>;
  end(request: EndCallRequest): Promise<EndCallResponse>;
}

import { billingClient, callRecordsClient, openChannel, signallingClient } from "@tandem/adapter-grpc";
import type { BillingPort, CallRecordsPort, SignallingPort } from "@tandem/contracts";

export interface ClusterPorts {
  readonly billing: BillingPort;
  readonly calls: CallRecordsPort;
  readonly signalling: SignallingPort;
  close(): Promise<void>;
}

/** Billing and the records of a cluster that runs, over gRPC: `dns:///127.0.0.1:9000`. */
export async function openClusterPorts(urls: {
  readonly billing: string;
  readonly cdr: string;
}): Promise<ClusterPorts> {
  const billing = await openChannel({ url: urls.billing, name: "billing" });
  const cdr = await openChannel({ url: urls.cdr, name: "cdr" });
  return {
    billing: billingClient(billing),
    calls: callRecordsClient(cdr),
    signalling: signallingClient(cdr),
    async close() {
      billing.close();
      cdr.close();
    },
  };
}

import { NatsError } from "nats";

/** The server's code for a stream that another client is making at this very moment: "subjects overlap with an existing stream". */
const OVERLAP = 10065;

/** Makes what is to be there once in the cluster: whoever loses the race finds what the other has made. */
export async function madeOnce<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof NatsError) || error.api_error?.err_code !== OVERLAP) throw error;
    return await make();
  }
}

import { QueryCache, QueryClient } from "@tanstack/react-query";
import { isPassing, statusOf } from "./problem.ts";

/** Where the server does not say when to ask again. */
const ASK_AGAIN_MS = 3_000;
const LEAST_MS = 1_000;
const FRESH_MS = 5_000;

export const SESSION_KEY = ["session"] as const;

/** When to ask again: soon after a failure that passes; else every `otherwiseMs`, or never. */
export function askAgain(otherwiseMs: number | false = false) {
  return (query: { readonly state: { readonly error: unknown } }): number | false => {
    const { error } = query.state;
    return isPassing(error) ? Math.max(error.retryAfterMs ?? ASK_AGAIN_MS, LEAST_MS) : otherwiseMs;
  };
}

export function queryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // The session is over: its own question finds that out, and the sign-in comes up.
        if (statusOf(error) === 401 && query.queryKey[0] !== SESSION_KEY[0]) {
          void client.invalidateQueries({ queryKey: SESSION_KEY });
        }
      },
    }),
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: FRESH_MS,
        refetchInterval: askAgain(),
        refetchIntervalInBackground: true,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  return client;
}

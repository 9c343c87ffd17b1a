import { useQuery, useQueryClient } from "@tanstack/react-query";
import { SESSION_KEY } from "../api/query-client.ts";
import { getJson, send } from "../api/request.ts";
import type { Session } from "../api/session.ts";

/** Who is signed in; the query's error says 401 when nobody is. */
export function useSessionQuery() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: ({ signal }) => getJson<Session>("/v1/session", signal) });
}

/** Who is signed in, on pages that are only there when somebody is. */
export function useSession(): Session | undefined {
  return useQueryClient().getQueryData<Session>(SESSION_KEY);
}

/** Whether this role sees messages as they were, and may end calls. */
export function isOperator(session: Session | undefined): boolean {
  return session?.role === "OPERATOR" || session?.role === "ADMIN";
}

export function signInWith(credentials: SignIn): Promise<void> {
  return send("POST", "/v1/session", credentials);
}

export type SignIn = { readonly name: string; readonly password: string } | { readonly link: string };

export function signOut(): Promise<void> {
  return send("DELETE", "/v1/session");
}

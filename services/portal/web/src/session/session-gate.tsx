import type { ComponentChildren } from "preact";
import { statusOf } from "../api/problem.ts";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Brand } from "../shell/brand.tsx";
import { SignInPage } from "./sign-in-page.tsx";
import { useSessionQuery } from "./use-session.ts";

/** Its children for who is signed in, the sign-in for everybody else. */
export function SessionGate({ children }: { readonly children: ComponentChildren }) {
  const session = useSessionQuery();
  if (statusOf(session.error) === 401) return <SignInPage />;
  if (session.data !== undefined) return <>{children}</>;
  return (
    <main class="splash">
      <h1>
        <Brand />
      </h1>
      {session.error === null ? (
        <p role="status" class="visually-hidden">
          Loading
        </p>
      ) : (
        <ProblemNotice error={session.error} what="Tandem" again={() => void session.refetch()} />
      )}
    </main>
  );
}

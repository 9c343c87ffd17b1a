import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "preact/hooks";
import "./sign-in-page.css";
import { ProblemError } from "../api/problem.ts";
import { Brand } from "../shell/brand.tsx";
import { type SignIn, signInWith } from "./use-session.ts";

/** The token of a link that signs in once; a fragment, so that no server's log has it. */
function linkToken(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get("link") ?? undefined;
}

export function SignInPage() {
  const client = useQueryClient();
  const signIn = useMutation({
    mutationFn: (credentials: SignIn) => signInWith(credentials),
    onSuccess: () => client.resetQueries(),
  });
  const { mutate } = signIn;
  const isUsed = useRef(false);
  useEffect(() => {
    document.title = "Sign in · Tandem";
    const link = linkToken();
    if (link === undefined || isUsed.current) return;
    isUsed.current = true;
    history.replaceState(null, "", "/calls");
    mutate({ link });
  }, [mutate]);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    mutate({ name: String(form.get("name")), password: String(form.get("password")) });
  };
  return (
    <main class="sign-in">
      <form class="panel" onSubmit={submit}>
        <Brand />
        <h1>Sign in</h1>
        {signIn.isError ? (
          <p class="wrong-box" role="alert">
            {textOf(signIn.error)}
          </p>
        ) : null}
        <div class="field">
          <label for="name">Name</label>
          <input id="name" class="input" name="name" autocomplete="username" required maxLength={128} />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input
            id="password"
            class="input"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            maxLength={256}
          />
        </div>
        <button class="button primary" type="submit" disabled={signIn.isPending}>
          {signIn.isPending ? "Signing in…" : "Sign in"}
        </button>
        <p class="hint">
          No account yet? Whoever runs the platform makes one, or a link that signs in once:{" "}
          <code>tandem users link NAME</code>
        </p>
      </form>
    </main>
  );
}

function textOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return "The sign-in failed.";
  const { status, detail } = error.problem;
  return status === 0 || status === 503 ? "The portal cannot be reached now. Try again in a moment." : detail;
}

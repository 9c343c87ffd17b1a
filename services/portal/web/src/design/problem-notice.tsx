import { Link } from "wouter";
import { isPassing, ProblemError } from "../api/problem.ts";
import { Notice } from "./notice.tsx";

interface ProblemNoticeProps {
  readonly error: unknown;
  /** "These calls", "This call". */
  readonly what: string;
  readonly again?: () => void;
}

/** Why something cannot be shown, by the answer's status. */
export function ProblemNotice({ error, what, again }: ProblemNoticeProps) {
  if (isPassing(error)) {
    return (
      <Notice icon="clock" title={`${what} cannot be read now`}>
        The portal asks again by itself. {error.problem.detail}
      </Notice>
    );
  }
  const problem = error instanceof ProblemError ? error.problem : undefined;
  if (problem?.status === 403) {
    return (
      <Notice icon="person" title="Your role does not allow this" isBad>
        {problem.detail}
      </Notice>
    );
  }
  if (problem?.status === 404) {
    return (
      <Notice icon="search" title={`${what} does not exist`} actions={<Link href="/calls">All calls</Link>}>
        {problem.detail}
      </Notice>
    );
  }
  const retry = again === undefined ? undefined : { actions: <Again again={again} /> };
  return (
    <Notice icon="warning" title={`${what} cannot be shown`} isBad {...retry}>
      {problem?.detail ?? "The page failed. The browser's console says more."}
    </Notice>
  );
}

function Again({ again }: { readonly again: () => void }) {
  return (
    <button type="button" class="button" onClick={again}>
      Try again
    </button>
  );
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocation, useSearch } from "wouter";
import "./explain-page.css";
import type { Explanation } from "../api/platform.ts";
import { ProblemError } from "../api/problem.ts";
import { getJson } from "../api/request.ts";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { Page } from "../shell/page.tsx";
import { ExplainForm } from "./explain-form.tsx";
import { ExplanationPanel } from "./explanation-panel.tsx";
import { type Question, questionOf } from "./question.ts";

export function ExplainPage() {
  const question = questionOf(useSearch());
  const [, navigate] = useLocation();
  const isAsked = question.trunk !== undefined || question.referTo !== undefined;
  const answer = useQuery({
    queryKey: ["explain", question],
    queryFn: ({ signal }) => getJson<Explanation>(`/v1/explain?${new URLSearchParams(question)}`, signal),
    enabled: isAsked,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const errors = isAsked && answer.error instanceof ProblemError ? (answer.error.problem.errors ?? []) : [];
  const ask = (asked: Question): void => {
    const search = new URLSearchParams(asked).toString();
    navigate(`/explain?${search}`);
    if (search === new URLSearchParams(question).toString()) void answer.refetch();
  };
  return (
    <Page title="Explain a transfer">
      <div class="explain-columns">
        <ExplainForm key={JSON.stringify(question)} question={question} errors={errors} ask={ask} />
        <section class="panel" aria-label="Decision" aria-live="polite" aria-busy={answer.isFetching}>
          {!isAsked ? (
            <Notice icon="explain" title="What would a REFER do?">
              Name a trunk and a Refer-To: the platform runs every rule as for a real REFER, and says what would happen
              and why. Nothing is sent.
            </Notice>
          ) : errors.length > 0 ? (
            <Notice icon="warning" title="The question is not complete">
              The fields say what is missing.
            </Notice>
          ) : answer.data !== undefined ? (
            <ExplanationPanel explanation={answer.data} />
          ) : answer.error === null ? (
            <Skeleton lines={6} what="the decision" />
          ) : (
            <ProblemNotice error={answer.error} what="The decision" again={() => void answer.refetch()} />
          )}
        </section>
      </div>
    </Page>
  );
}

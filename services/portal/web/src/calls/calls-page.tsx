import { useLocation, useSearch } from "wouter";
import "./calls-page.css";
import { ProblemError, statusOf } from "../api/problem.ts";
import { Icon } from "../design/icon.tsx";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { Page } from "../shell/page.tsx";
import { type CallFilter, countOf, filterOf, mayMatchReferred, searchOf } from "./call-filter.ts";
import { CallFilters } from "./call-filters.tsx";
import { CallsTable } from "./calls-table.tsx";
import { Pager } from "./pager.tsx";
import { exportPath, useCalls } from "./use-calls.ts";

/** History entries that "Newer" can go back from. */
const FROM_PAGE = { isFromPage: true };

export function CallsPage() {
  const filter = filterOf(useSearch());
  const [, navigate] = useLocation();
  const calls = useCalls(filter);
  const show = (changed: CallFilter, state?: typeof FROM_PAGE): void => {
    const search = searchOf(changed);
    navigate(search === "" ? "/calls" : `/calls?${search}`, state === undefined ? {} : { state });
  };
  const { cursor: _, ...first } = filter;
  const previous = (): void => {
    if (history.state?.isFromPage === true) history.back();
    else show(first);
  };
  const errors = calls.error instanceof ProblemError ? (calls.error.problem.errors ?? []) : [];
  return (
    <Page title="Call Detail Records" actions={<Actions filter={filter} refresh={() => void calls.refetch()} />}>
      <CallFilters filter={filter} errors={errors} change={({ cursor: _old, ...changed }) => show(changed)} />
      <section class="panel" aria-label="Calls">
        <Result
          calls={calls}
          filter={filter}
          clear={() => show({})}
          restart={() => show(first)}
          pager={(page) => (
            <Pager
              page={page}
              counted={mayMatchReferred(filter) ? ["record", "records"] : ["call", "calls"]}
              isFirst={filter.cursor === undefined}
              previous={previous}
              next={(cursor) => show({ ...filter, cursor }, FROM_PAGE)}
            />
          )}
        />
      </section>
    </Page>
  );
}

interface ResultProps {
  readonly calls: ReturnType<typeof useCalls>;
  readonly filter: CallFilter;
  readonly clear: () => void;
  /** To the first page. */
  readonly restart: () => void;
  readonly pager: (page: NonNullable<ReturnType<typeof useCalls>["data"]>) => ReturnType<typeof Pager>;
}

function Result({ calls, filter, clear, restart, pager }: ResultProps) {
  const { data, error } = calls;
  if (statusOf(error) === 400 && filter.cursor !== undefined) {
    return (
      <Notice icon="filter" title="This page of the list is gone" actions={button("To the newest", restart)}>
        {error?.message}
      </Notice>
    );
  }
  if (statusOf(error) === 400) {
    return (
      <Notice icon="filter" title="This filter cannot be used" actions={button("Clear the filter", clear)} isBad>
        {error?.message}
      </Notice>
    );
  }
  if (data === undefined) {
    if (error === null) return <Skeleton lines={8} what="calls" />;
    return <ProblemNotice error={error} what="The list of calls" again={() => void calls.refetch()} />;
  }
  if (data.calls.length > 0) {
    return (
      <>
        <CallsTable calls={data.calls} isStale={calls.isPlaceholderData} />
        {pager(data)}
      </>
    );
  }
  return countOf(filter) > 0 ? (
    <Notice icon="filter" title="No call matches" actions={button("Clear the filter", clear)}>
      Numbers are searched from their beginning, as +1202; a Call-ID as a whole.
    </Notice>
  ) : (
    <Notice icon="records" title="No calls yet">
      Each call through a trunk leaves a record here as soon as it begins, and a second one when it is transferred.
    </Notice>
  );
}

function button(text: string, act: () => void) {
  return (
    <button type="button" class="button" onClick={act}>
      {text}
    </button>
  );
}

function Actions({ filter, refresh }: { readonly filter: CallFilter; readonly refresh: () => void }) {
  return (
    <>
      <button type="button" class="button" onClick={refresh}>
        <Icon name="refresh" size={14} />
        Refresh
      </button>
      <a class="button" href={exportPath(filter, "csv")} download>
        <Icon name="download" size={14} />
        CSV
      </a>
      <a class="button" href={exportPath(filter, "ndjson")} download>
        <Icon name="download" size={14} />
        NDJSON
      </a>
    </>
  );
}

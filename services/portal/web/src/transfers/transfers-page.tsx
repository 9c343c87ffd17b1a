import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useLocation, useSearch } from "wouter";
import type { ListedTransfer, TransferPage } from "../api/platform.ts";
import { getJson } from "../api/request.ts";
import { OutcomeBadge } from "../calls/call-badges.tsx";
import { Choice } from "../calls/choice.tsx";
import "../calls/calls-page.css";
import { Icon } from "../design/icon.tsx";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { party } from "../format/party.ts";
import { clock, day, milliseconds } from "../format/time.ts";
import { Page } from "../shell/page.tsx";
import { TrunkSelect } from "../trunks/trunk-select.tsx";

const FIELDS = ["trunkId", "targetClass", "outcome", "cursor"] as const;
const CLASSES = [
  ["", "Any"],
  ["PSTN", "PSTN"],
  ["SIP", "SIP"],
  ["JOIN", "JOIN"],
] as const;
const OUTCOMES = [
  ["", "Any"],
  ["MOVED", "Moved"],
  ["FAILED", "Failed"],
  ["REFUSED", "Refused"],
  ["ABANDONED", "Abandoned"],
] as const;

type Filter = { readonly [Field in (typeof FIELDS)[number]]?: string };

export function TransfersPage() {
  const given = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const filter: Filter = Object.fromEntries(
    FIELDS.flatMap((field) => (given.get(field) ? [[field, given.get(field)]] : [])),
  );
  const show = (changed: Filter): void => {
    const search = new URLSearchParams(Object.entries(changed).filter(([, value]) => value !== "")).toString();
    navigate(search === "" ? "/transfers" : `/transfers?${search}`);
  };
  const { cursor: _, ...first } = filter;
  const set = (changed: Filter): void => show({ ...first, ...changed });
  return (
    <Page title="Transfers">
      <search class="panel call-filters">
        <div class="field">
          <label for="trunk">Trunk</label>
          <TrunkSelect id="trunk" value={filter.trunkId ?? ""} choose={(trunkId) => set({ trunkId })} />
        </div>
        <Choice
          id="class"
          label="Class"
          value={filter.targetClass ?? ""}
          options={CLASSES}
          choose={(targetClass) => set({ targetClass })}
        />
        <Choice
          id="outcome"
          label="Outcome"
          value={filter.outcome ?? ""}
          options={OUTCOMES}
          choose={(outcome) => set({ outcome })}
        />
      </search>
      <Result filter={filter} show={show} />
    </Page>
  );
}

function Result({ filter, show }: { readonly filter: Filter; readonly show: (filter: Filter) => void }) {
  const { cursor, ...first } = filter;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ["transfers", filter],
    queryFn: ({ signal }) => getJson<TransferPage>(`/v1/transfers?${new URLSearchParams(filter)}`, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <section class="panel" aria-label="Transfers">
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={8} what="transfers" />
        ) : (
          <ProblemNotice error={error} what="The list of transfers" again={() => void refetch()} />
        )
      ) : data.transfers.length === 0 ? (
        <Notice icon="transfer" title={Object.keys(first).length > 0 ? "No transfer matches" : "No transfers yet"}>
          Each REFER on a trunk shows here, with what was decided and what came of it.
        </Notice>
      ) : (
        <>
          <TransfersTable transfers={data.transfers} isStale={isPlaceholderData} />
          <footer class="pager">
            <span />
            <button type="button" class="button" disabled={cursor === undefined} onClick={() => show(first)}>
              <Icon name="left" size={14} />
              Newest
            </button>
            <button
              type="button"
              class="button"
              disabled={data.nextCursor === undefined}
              onClick={() => show({ ...first, cursor: data.nextCursor ?? "" })}
            >
              Older
              <Icon name="chevron" size={14} />
            </button>
          </footer>
        </>
      )}
    </section>
  );
}

interface TransfersTableProps {
  readonly transfers: readonly ListedTransfer[];
  readonly isStale: boolean;
}

function TransfersTable({ transfers, isStale }: TransfersTableProps) {
  return (
    <div class="scroll-x" aria-busy={isStale}>
      <table class="table rows calls-table">
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">Refer-To</th>
            <th scope="col">Requested</th>
            <th scope="col">Trunk</th>
            <th scope="col">Outcome</th>
            <th scope="col" class="right">
              Final NOTIFY
            </th>
            <th scope="col" class="right">
              Until moved
            </th>
          </tr>
        </thead>
        <tbody>
          {transfers.map((transfer) => (
            <Row key={transfer.transferId} transfer={transfer} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ transfer }: { readonly transfer: ListedTransfer }) {
  const { requestTime, moveTime, targetClass, finalStatus } = transfer;
  const took =
    moveTime === undefined || requestTime === undefined ? undefined : Date.parse(moveTime) - Date.parse(requestTime);
  return (
    <tr class="call-row">
      <td>
        <Link href={`/calls/${encodeURIComponent(transfer.callId ?? transfer.parentCallId)}`} class="call-link">
          <span class="number">{party(transfer.from)}</span> → <span class="number">{party(transfer.to)}</span>
        </Link>
      </td>
      <td>
        <span class="transfer-cell">
          {targetClass === undefined ? null : <span class="class-tag">{targetClass}</span>}
          <span class="number">{party(transfer.referTo)}</span>
        </span>
      </td>
      <td class="number">
        {requestTime === undefined ? (
          "–"
        ) : (
          <>
            <span class="muted">{day(requestTime)}</span> {clock(requestTime)}
          </>
        )}
      </td>
      <td>{transfer.trunkId}</td>
      <td>
        <OutcomeBadge outcome={transfer.outcome} />
      </td>
      <td class="number right">{finalStatus ?? "–"}</td>
      <td class="number right">{took === undefined ? "–" : milliseconds(took)}</td>
    </tr>
  );
}

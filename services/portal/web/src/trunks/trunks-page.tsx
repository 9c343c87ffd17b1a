import { Link } from "wouter";
import type { Trunk } from "../api/trunk.ts";
import "../calls/calls-page.css";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { money } from "../format/money.ts";
import { words } from "../format/words.ts";
import { Page } from "../shell/page.tsx";
import { useTrunks } from "./use-trunks.ts";

export function TrunksPage() {
  const { data, error, refetch } = useTrunks();
  return (
    <Page title="Trunks">
      <section class="panel" aria-label="Trunks">
        {data === undefined ? (
          error === null ? (
            <Skeleton lines={5} what="trunks" />
          ) : (
            <ProblemNotice error={error} what="The list of trunks" again={() => void refetch()} />
          )
        ) : data.trunks.length === 0 ? (
          <Notice icon="trunk" title="No trunks">
            Trunks are written in the platform's configuration.
          </Notice>
        ) : (
          <div class="scroll-x">
            <table class="table rows">
              <thead>
                <tr>
                  <th scope="col">Trunk</th>
                  <th scope="col">Domain</th>
                  <th scope="col">Transfers</th>
                  <th scope="col" class="right">
                    Numbers
                  </th>
                  <th scope="col" class="right">
                    Calls a second
                  </th>
                  <th scope="col" class="right">
                    Calls at once
                  </th>
                  <th scope="col" class="right">
                    Balance
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.trunks.map((trunk) => (
                  <Row key={trunk.trunkId} trunk={trunk} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </Page>
  );
}

function Row({ trunk }: { readonly trunk: Trunk }) {
  return (
    <tr class="call-row">
      <td>
        <Link href={`/trunks/${encodeURIComponent(trunk.trunkId)}`} class="call-link">
          {trunk.name}
        </Link>
      </td>
      <td>{trunk.domain}</td>
      <td>{words(trunk.transferMode)}</td>
      <td class="number right">{trunk.numbers.length}</td>
      <td class="number right">{trunk.callsPerSecond}</td>
      <td class="number right">{trunk.maxConcurrentCalls}</td>
      <td class="number right">{trunk.balance === undefined ? "–" : money(trunk.balance)}</td>
    </tr>
  );
}

import type { ComponentChildren } from "preact";
import { Link } from "wouter";
import "../call/call-page.css";
import "./trunk-page.css";
import type { Endpoint, Trunk } from "../api/trunk.ts";
import { Fact } from "../design/fact.tsx";
import { Icon } from "../design/icon.tsx";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { money } from "../format/money.ts";
import { words } from "../format/words.ts";
import { Page } from "../shell/page.tsx";
import { useTrunks } from "./use-trunks.ts";

export function TrunkPage({ trunkId }: { readonly trunkId: string }) {
  const { data, error, refetch } = useTrunks();
  const trunk = data?.trunks.find((found) => found.trunkId === trunkId || found.name === trunkId);
  if (trunk !== undefined) return <TrunkDetails trunk={trunk} />;
  return (
    <Page title="Trunk" above={<Back />}>
      <div class="panel">
        {data !== undefined ? (
          <Notice icon="trunk" title={`There is no trunk ${trunkId}`}>
            It may have been renamed, or taken out of the configuration. Its calls keep their records.
          </Notice>
        ) : error === null ? (
          <Skeleton lines={6} what="the trunk" />
        ) : (
          <ProblemNotice error={error} what="This trunk" again={() => void refetch()} />
        )}
      </div>
    </Page>
  );
}

function TrunkDetails({ trunk }: { readonly trunk: Trunk }) {
  return (
    <Page
      title={trunk.name}
      above={<Back />}
      actions={
        <Link class="button" href={`/calls?trunkId=${encodeURIComponent(trunk.trunkId)}`}>
          <Icon name="records" size={14} />
          Its calls
        </Link>
      }
    >
      <section class="panel" aria-label="Settings">
        <dl class="facts">
          <Fact name="Domain">{trunk.domain}</Fact>
          <Fact name="Aliases">{trunk.aliases.join(", ")}</Fact>
          <Fact name="Project">{trunk.projectId}</Fact>
          <Fact name="Calls a second">{trunk.callsPerSecond}</Fact>
          <Fact name="Calls at once">{trunk.maxConcurrentCalls}</Fact>
          <Fact name="Transfers">{words(trunk.transferMode)}</Fact>
          <Fact name="Progress by NOTIFY">{words(trunk.notifyProgress)}</Fact>
          <Fact name="Caller ID of transfers">{words(trunk.transferCallerId)}</Fact>
          <Fact name="Rate deck">{deckText(trunk.rateDeck)}</Fact>
          <Fact name="Balance">{trunk.balance === undefined ? "Not kept" : money(trunk.balance)}</Fact>
          <Fact name="Signs in by password">{trunk.hasCredentials ? "Yes" : "No"}</Fact>
        </dl>
      </section>
      <div class="trunk-lists">
        <List title="Numbers" none="No number leads to this trunk." items={trunk.numbers} />
        <List
          title="Endpoints"
          none="Calls to this trunk have nowhere to go."
          items={trunk.endpoints.map(endpointText)}
        />
        <List
          title="Access control"
          none={trunk.hasCredentials ? "By password alone." : "Nobody may call through this trunk."}
          items={trunk.acl}
        />
      </div>
    </Page>
  );
}

interface ListProps {
  readonly title: string;
  readonly none: string;
  readonly items: readonly string[];
}

function List({ title, none, items }: ListProps) {
  return (
    <section class="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span class="end muted number">{items.length}</span>
      </header>
      {items.length === 0 ? (
        <p class="none muted">{none}</p>
      ) : (
        <ul class="plain-list">
          {items.map((item) => (
            <li key={item} class="number">
              {item}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function deckText({ OUTBOUND, INBOUND }: Trunk["rateDeck"]): string {
  const decks = [
    OUTBOUND === undefined ? [] : `${OUTBOUND} outbound`,
    INBOUND === undefined ? [] : `${INBOUND} inbound`,
  ];
  return decks.flat().join(", ");
}

function endpointText({ name, address, port, transport, priority, enabled }: Endpoint): string {
  const place = port === undefined ? address : `${address}:${port}`;
  return `${name}: ${place} ${transport}, priority ${priority}${enabled ? "" : ", switched off"}`;
}

function Back(): ComponentChildren {
  return (
    <Link href="/trunks" class="back">
      <Icon name="left" size={14} />
      Trunks
    </Link>
  );
}

import { Link } from "wouter";
import { Notice } from "../design/notice.tsx";
import { Page } from "./page.tsx";

export function NotFoundPage() {
  return (
    <Page title="No such page">
      <div class="panel">
        <Notice icon="search" title="There is nothing at this address" actions={<Link href="/calls">All calls</Link>}>
          The link may be from another version, or mistyped.
        </Notice>
      </div>
    </Page>
  );
}

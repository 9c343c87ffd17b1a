import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "preact/compat";
import { Redirect, Route, Switch } from "wouter";
import { queryClient } from "../api/query-client.ts";
import { CallsPage } from "../calls/calls-page.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { SessionGate } from "../session/session-gate.tsx";
import { Frame } from "./frame.tsx";
import { NotFoundPage } from "./not-found-page.tsx";

// The list is the first page; what else there is comes when it is asked for.
const CallPage = lazy(() => import("../call/call-page.tsx").then(({ CallPage }) => ({ default: CallPage })));
const LivePage = lazy(() => import("../live/live-page.tsx").then(({ LivePage }) => ({ default: LivePage })));
const ExplainPage = lazy(() =>
  import("../explain/explain-page.tsx").then(({ ExplainPage }) => ({ default: ExplainPage })),
);
const TransfersPage = lazy(() =>
  import("../transfers/transfers-page.tsx").then(({ TransfersPage }) => ({ default: TransfersPage })),
);
const TrunksPage = lazy(() => import("../trunks/trunks-page.tsx").then(({ TrunksPage }) => ({ default: TrunksPage })));
const TrunkPage = lazy(() => import("../trunks/trunk-page.tsx").then(({ TrunkPage }) => ({ default: TrunkPage })));
const HealthPage = lazy(() => import("../health/health-page.tsx").then(({ HealthPage }) => ({ default: HealthPage })));

const client = queryClient();

export function App() {
  return (
    <QueryClientProvider client={client}>
      <SessionGate>
        <Frame>
          <Suspense fallback={<Skeleton lines={6} what="the page" />}>
            <Switch>
              <Route path="/calls" component={CallsPage} />
              <Route path="/calls/:callId">{({ callId }) => <CallPage key={callId} callId={callId} />}</Route>
              <Route path="/live" component={LivePage} />
              <Route path="/transfers" component={TransfersPage} />
              <Route path="/explain" component={ExplainPage} />
              <Route path="/trunks" component={TrunksPage} />
              <Route path="/trunks/:trunkId">{({ trunkId }) => <TrunkPage trunkId={trunkId} />}</Route>
              <Route path="/health" component={HealthPage} />
              <Route path="/">
                <Redirect to="/calls" replace />
              </Route>
              <Route path="/sign-in">
                <Redirect to="/calls" replace />
              </Route>
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </Frame>
      </SessionGate>
    </QueryClientProvider>
  );
}

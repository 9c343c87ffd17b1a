import { Badge } from "../design/badge.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { words } from "../format/words.ts";
import { useSession } from "../session/use-session.ts";
import { Page } from "../shell/page.tsx";
import { isWell, useHealth } from "./use-health.ts";

export function HealthPage() {
  const health = useHealth();
  const session = useSession();
  const mode = session?.mode === "cluster" ? "a cluster" : "one process";
  return (
    <Page title="Health">
      <section class="panel" aria-label="Parts of the platform">
        <header>
          <h2>Parts</h2>
          {session === undefined ? null : (
            <span class="end muted">
              Version {session.version}, {mode}
            </span>
          )}
        </header>
        {health.data === undefined ? (
          health.error === null ? (
            <Skeleton lines={4} what="health" />
          ) : (
            <ProblemNotice error={health.error} what="Health" again={() => void health.refetch()} />
          )
        ) : (
          <div class="scroll-x">
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">Part</th>
                  <th scope="col">Status</th>
                  <th scope="col">Reason</th>
                </tr>
              </thead>
              <tbody>
                {health.data.parts.map(({ name, status, reason }) => (
                  <tr key={name}>
                    <td>{name}</td>
                    <td>
                      <Badge
                        tone={isWell(status) ? "good" : "bad"}
                        icon={isWell(status) ? "check" : "warning"}
                        text={words(status)}
                      />
                    </td>
                    <td class="muted">{reason ?? ""}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </Page>
  );
}

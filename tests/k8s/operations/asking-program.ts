import type { Release } from "../release.ts";
import { type Ran, run } from "../run.ts";

const TIMES = 10;
/** Asks so often, 200 ms apart, and says how often it got which status. */
const PROGRAM = `
const [url, authorization] = process.argv.slice(1);
const seen = {};
for (let i = 0; i < ${TIMES}; i += 1) {
  const answer = await fetch(url, { headers: { authorization } })
    .then(async (response) => (await response.arrayBuffer(), response.status), (error) => error.cause?.code ?? error.name);
  seen[answer] = (seen[answer] ?? 0) + 1;
  await new Promise((resolve) => setTimeout(resolve, 200));
}
console.log(JSON.stringify(seen));
`;

/** A program that asks the API all the while, from a pod of the cluster. */
export interface AskingProgram {
  /** Each question has this from now on, and none the one of before when it resolves. */
  use(authorization: string): Promise<void>;
  /** Answers by their status, or by the code of what went wrong. */
  end(): Promise<Readonly<Record<string, number>>>;
}

/** @param path of the API, "/v1/calls" */
export function startAsking(release: Release, path: string, first: string): AskingProgram {
  const seen: Record<string, number> = {};
  const url = `http://tandem-portal:8080${path}`;
  let [authorization, isOver] = [first, false];
  const round = async (): Promise<void> => {
    const [pod = ""] = await release.pods("billing").catch(() => []);
    const node = ["node", "--input-type=module", "--eval", PROGRAM, url, authorization];
    const asked: Ran = await run("kubectl", ["--namespace", release.namespace, "exec", pod, "--", ...node]);
    // A round that the cluster did not let us play asked nothing that we know of.
    if (asked.code !== 0) return;
    for (const [answer, count] of Object.entries(JSON.parse(asked.stdout) as Record<string, number>))
      seen[answer] = (seen[answer] ?? 0) + count;
  };
  let current = round();
  const all = (async () => {
    for (;;) {
      await current;
      if (isOver) return;
      current = round();
    }
  })();
  return {
    async use(next) {
      authorization = next;
      await current;
    },
    async end() {
      isOver = true;
      await all;
      return seen;
    },
  };
}

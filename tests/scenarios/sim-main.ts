import { parseArgs } from "node:util";
import { playClusterSeed } from "./random-cluster.ts";
import { playSeed, RANDOM_FLOWS } from "./random-flow.ts";

// `npm run sim`: many seeds, one after the other; with `--cluster` on several routers and edges, with `--failover` on a store that loses its last writes besides. The first one that fails is printed with its whole history.

const PROGRESS_EVERY = 500;

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    cluster: { type: "boolean", default: false },
    failover: { type: "boolean", default: false },
    seed: { type: "string" },
    flow: { type: "string" },
    from: { type: "string", default: "1" },
    "keep-going": { type: "boolean", default: false },
  },
});

const known = Object.keys(RANDOM_FLOWS);
if (values.flow !== undefined && !known.includes(values.flow)) {
  console.error(`no flow "${values.flow}"; there are: ${known.join(", ")}`);
  process.exit(2);
}

const first = Number(values.seed ?? values.from);
const many = Number(values.seeds ?? (values.cluster || values.failover ? 2_000 : 20_000));
const { flow } = values;
const play = (seed: number): ReturnType<typeof playSeed> => {
  if (values.failover) return playClusterSeed(seed, { flow, failsOver: true });
  return values.cluster ? playClusterSeed(seed, { flow }) : playSeed(seed, flow);
};
const last = values.seed === undefined ? first + many - 1 : first;
const since = performance.now();
const failed: string[] = [];

for (let seed = first; seed <= last; seed += 1) {
  const played = await play(seed);
  if (played.faults.length > 0) {
    failed.push(`seed ${seed} (${played.about}): ${played.faults.join("; ")}`);
    if (!values["keep-going"]) {
      console.log(`${played.world.trace()}\n\nseed ${seed} failed (${played.about})\n${played.faults.join("\n")}`);
      break;
    }
    console.log(failed.at(-1));
  } else if (values.seed !== undefined) console.log(`${played.world.trace()}\n\nseed ${seed} passed (${played.about})`);
  const done = seed - first + 1;
  if (done % PROGRESS_EVERY === 0)
    console.log(
      `${done} of ${last - first + 1} seeds, ${failed.length} failed, ${(done / ((performance.now() - since) / 1000)).toFixed(0)} a second`,
    );
}

process.exitCode = failed.length === 0 ? 0 : 1;
if (failed.length === 0)
  console.log(`${last - first + 1} seeds passed in ${((performance.now() - since) / 1000).toFixed(1)} s`);

import { expect, it } from "vitest";
import type { LoadPlan } from "../load-plan.ts";
import type { FromWorker } from "../worker-message.ts";
import { LoadWorker } from "./load-worker.ts";

const ANY = { address: "127.0.0.1", port: 0 };
const PLAN: LoadPlan = {
  worker: "w",
  targets: ["127.0.0.1:9"],
  callers: [ANY],
  called: [ANY],
  from: "sip:1@example.org",
  dials: ["sip:2@example.org"],
  referTo: ["sip:3@example.org"],
  talkMs: 0,
  afterMs: 0,
  answerMs: 0,
  hangUpMs: 0,
  patienceMs: 100,
  most: 1,
};

it("a worker that is stopped before it is ready ends all the same", async () => {
  const said: FromWorker[] = [];
  const worker = new LoadWorker(PLAN, (message) => said.push(message));
  const ended = worker.run();
  worker.stop();
  await ended;
  expect(said).not.toContainEqual({ say: "ready" });
});

it("a worker that is stopped with a call in progress ends", async () => {
  const said: FromWorker[] = [];
  const worker = new LoadWorker(PLAN, (message) => said.push(message));
  const ended = worker.run();
  await expect.poll(() => said).toContainEqual({ say: "ready" });
  worker.hear({ do: "call" });
  worker.stop();
  await ended;
  expect(said.at(-1)).toMatchObject({ say: "sample", begun: 1, up: 1 });
});

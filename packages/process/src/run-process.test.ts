import { expect, test } from "vitest";
import { type Life, runProcess } from "./index.ts";
import { TestSystem } from "./testing/index.ts";

function run(
  start: (life: Life) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): { readonly system: TestSystem; readonly life: Promise<Life> } {
  const system = new TestSystem();
  Object.assign(system.env, env);
  const begun = Promise.withResolvers<Life>();
  runProcess(system, { service: "cdr", name: "cdr-0" }, async (life) => {
    await start(life);
    begun.resolve(life);
  });
  return { system, life: begun.promise };
}

test("SIGTERM ends the parts, the last opened first, one after the other, and exits with 0", async () => {
  const ended: string[] = [];
  const part = (name: string) => async () => {
    await Promise.resolve();
    ended.push(name);
  };
  const { system, life } = run(async ({ atEnd }) => {
    for (const name of ["database", "server", "consumer"]) atEnd(name, part(name));
  });
  await life;
  system.emit("SIGTERM");
  expect(await system.exited.promise).toBe(0);
  expect(ended).toEqual(["consumer", "server", "database"]);
});

test("a part that does not end as it should is told, the others end, and the exit code is 1", async () => {
  const ended: string[] = [];
  const { system, life } = run(async ({ atEnd }) => {
    atEnd("the database", async () => void ended.push("database"));
    atEnd("the consumer", () => Promise.reject(new Error("it hangs")));
  });
  await life;
  system.emit("SIGINT");
  expect(await system.exited.promise).toBe(1);
  expect(ended).toEqual(["database"]);
  expect(system.said()).toEqual(["error cdr cdr-0: the consumer did not end as it should: it hangs"]);
});

test("a second signal exits at once with 1", async () => {
  const { system, life } = run(async ({ atEnd }) => atEnd("for ever", () => new Promise(() => undefined)));
  await life;
  system.emit("SIGTERM");
  system.emit("SIGTERM");
  expect(await system.exited.promise).toBe(1);
});

test("a start that throws says why, ends what was opened, and exits with 2", async () => {
  let isClosed = false;
  const { system } = run(async ({ atEnd }) => {
    atEnd("the listener", async () => {
      isClosed = true;
    });
    throw new Error("the configuration is wrong");
  });
  expect(await system.exited.promise).toBe(2);
  expect(isClosed).toBe(true);
  expect(system.said()).toEqual(["error cdr cdr-0: the configuration is wrong"]);
});

test("a signal while the start waits ends the wait, and exits with 0", async () => {
  const { system } = run(
    ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
  );
  system.emit("SIGTERM");
  expect(await system.exited.promise).toBe(0);
});

test("the end of a supervisor is the end, in order; without one the standard input may close", async () => {
  const ended: string[] = [];
  const part = async ({ atEnd }: Life) => atEnd("the listener", async () => void ended.push("listener"));
  const supervised = run(part, { TANDEM_SUPERVISOR: "stdin" });
  await supervised.life;
  supervised.system.stderr.emit("error", new Error("EPIPE"));
  supervised.system.stdin.emit("close");
  expect(await supervised.system.exited.promise).toBe(1);
  expect(ended).toEqual(["listener"]);
  const alone = run(part);
  const life = await alone.life;
  alone.system.stdin.emit("close");
  expect(life.signal.aborted).toBe(false);
});

test("is not ready for what it waits for and what its checks say, and never once it ends", async () => {
  let away: string | undefined = "away";
  const { system, life } = run(async ({ waitFor, check }) => {
    waitFor("postgres").say("refused");
    waitFor("nats").isThere();
    check("cdr", () => Promise.resolve(away));
    check("odd", () => (away === undefined ? Promise.resolve(undefined) : Promise.reject(new Error("broken"))));
  });
  const { notReady, parts } = await life;
  await expect.poll(notReady).toEqual(["postgres: refused", "cdr: away", "odd: broken"]);
  expect(await parts()).toEqual([
    ["start", true],
    ["postgres", false],
    ["nats", true],
    ["cdr", false],
    ["odd", false],
  ]);
  away = undefined;
  expect(await notReady()).toEqual(["postgres: refused"]);
  system.emit("SIGTERM");
  expect(await notReady()).toEqual(["the process is ending"]);
  expect((await parts()).filter(([, isReady]) => isReady)).toEqual([]);
});

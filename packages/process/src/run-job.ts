import { type Life, type Named, type RunningProcess, runProcess } from "./run-process.ts";

/** Does one thing and exits: 0 when it is done, 1 when a signal came first or a part did not end, 2 when it failed. */
export function runJob(
  process: RunningProcess,
  named: Named,
  work: (life: Pick<Life, "say" | "alarm" | "signal" | "atEnd">) => Promise<void>,
): void {
  let isDone = false;
  let end: () => void = () => undefined;
  const system: RunningProcess = {
    env: process.env,
    stdin: process.stdin,
    stderr: process.stderr,
    on(signal, listener) {
      if (signal === "SIGTERM") end = listener;
      return process.on(signal, listener);
    },
    exit: (code) => process.exit(code === 0 && !isDone ? 1 : code),
  };
  runProcess(system, named, async (life) => {
    await work(life);
    isDone = !life.signal.aborted;
    if (isDone) setImmediate(end);
  });
}

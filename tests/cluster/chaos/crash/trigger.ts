import { writeFileSync } from "node:fs";
import type { CrashPoint, Death, Note, Order } from "./crash-point.ts";

const name = process.env["TANDEM_NAME"] ?? "";
let armed: CrashPoint | undefined;
let marks: readonly RegExp[] = [];
let partition = -1;

process.on("message", (order: Order) => {
  armed = order.kind === "arm" && name.startsWith(order.point.kind) ? order.point : undefined;
  marks = armed === undefined ? [] : armed.marks.map((mark) => new RegExp(mark, "m"));
  watched = order.kind === "arm";
  tell({ kind: "heard" });
});
process.channel?.unref();
let watched = false;

function tell(note: Note): void {
  process.send?.(note);
}

/** Is this the message, on this way, at which this process is to end? */
export function isMet(way: CrashPoint["way"], when: CrashPoint["when"], text: string): boolean {
  return armed !== undefined && armed.way === way && armed.when === when && marks.every((mark) => mark.test(text));
}

export function isPoison(): boolean {
  return armed?.isPoison === true;
}

/** Ends this process at once, unless another one was first. */
export function die(of: number = partition): void {
  if (armed === undefined) return;
  const death: Death = { name, at: Date.now(), partition: of };
  try {
    writeFileSync(armed.isPoison === true ? `${armed.token}.${name}` : armed.token, JSON.stringify(death), {
      flag: "wx",
    });
  } catch {
    if (armed.isPoison !== true) return;
  }
  process.kill(process.pid, "SIGKILL");
}

/** A step of a partition was stored, or one of its messages answered. */
export function stepped(of: number): void {
  partition = of;
  if (watched) tell({ kind: "step", partition: of, at: Date.now() });
}

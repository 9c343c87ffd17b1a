import { die, isPoison } from "./trigger.ts";

let isWanted = false;

/** This process is to end as soon as the step of the message that it just took is stored, or answered without. */
export function dieAtCommit(): void {
  isWanted = true;
}

export function committed(partition: number): void {
  if (isWanted) die(partition);
}

/** A poison message ends the process in the midst of its step: nothing of it is stored. */
export function committing(partition: number): void {
  if (isWanted && isPoison()) die(partition);
}

import { EventEmitter } from "node:events";
import type { RunningProcess } from "../run-process.ts";

/** What the system is to a process: signals come in, lines and an exit code go out. */
export class TestSystem extends EventEmitter implements RunningProcess {
  readonly lines: string[] = [];
  readonly env: Record<string, string> = {};
  readonly stdin = Object.assign(new EventEmitter(), { resume: () => undefined });
  readonly stderr = Object.assign(new EventEmitter(), { write: (text: string) => this.lines.push(text) });
  readonly exited = Promise.withResolvers<number>();
  /** The lines as "level name pod: message". */
  said(): readonly string[] {
    return this.lines.map((line) => {
      const { level, name, pod, msg } = JSON.parse(line) as Record<string, string>;
      return `${level} ${name} ${pod}: ${msg}`;
    });
  }

  exit(code: number): void {
    this.exited.resolve(code);
  }
}

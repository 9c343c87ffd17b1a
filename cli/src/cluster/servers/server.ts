/** What is the same of the three servers that are spawned on this machine. */
export interface Server {
  /** `nats://127.0.0.1:4222`; PostgreSQL's has user and password. The same after a restart. */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process that runs now is gone, with its last words. */
  readonly ended: Promise<string>;
  /** Ends it as an operator would: what it holds is in its folder. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** After `stop` or `kill`: the same port, the same folder. */
  restart(): Promise<void>;
}

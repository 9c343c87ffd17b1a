import type { RedisConnection } from "./connect-redis.ts";

/** Above this part of `maxmemory` new calls are refused: what is left is for the calls that there are (CLUSTER rule 33). */
const FULL_PART = 0.7;
const LOOK_MS = 1_000;

export interface MemoryWatch {
  /** New calls would take what the calls that there are still need. False where the server has no bound, or does not tell. */
  readonly isFull: boolean;
  /** As the server told last; 0 before. */
  readonly usedBytes: number;
  /** `maxmemory`; 0: the server has no bound of its own. */
  readonly limitBytes: number;
  close(): void;
}

export interface MemoryWatchOptions {
  /** Takes one line for people when it becomes full, and when it no longer is. */
  readonly say: (line: string) => void;
}

/** Asks the server once a second how much of its memory is used. While it does not answer, what it said last stands. */
export function watchMemory(connection: RedisConnection, { say }: MemoryWatchOptions): MemoryWatch {
  let memory: RedisMemory = { usedBytes: 0, limitBytes: 0 };
  let isFull = false;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const info = await connection.ask((redis) => redis.info("memory")).catch(() => undefined);
    if (info !== undefined) memory = memoryOf(info);
    const { usedBytes, limitBytes } = memory;
    const was = isFull;
    isFull = limitBytes > 0 && usedBytes >= limitBytes * FULL_PART;
    if (isFull !== was)
      say(`Redis at ${connection.where} uses ${usedBytes} of ${limitBytes} bytes: ${sentence(isFull)}`);
    if (!isClosed) timer = setTimeout(() => void look(), LOOK_MS);
  };
  void look();
  return {
    get isFull() {
      return isFull;
    },
    get usedBytes() {
      return memory.usedBytes;
    },
    get limitBytes() {
      return memory.limitBytes;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

interface RedisMemory {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

function memoryOf(info: string): RedisMemory {
  const number = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
  return { usedBytes: number("used_memory"), limitBytes: number("maxmemory") };
}

function sentence(isFull: boolean): string {
  return isFull ? "new calls are refused, give it more" : "new calls are taken again";
}

import { AdapterError } from "@tandem/actor";
import { connect, DebugEvents, type NatsConnection as Driver, ErrorCode, Events } from "nats";
import { ageTrouble, explainTrouble, type NatsTrouble } from "./nats-trouble.ts";
import { type NatsPlaces, readNatsUrl } from "./nats-url.ts";
import { pause } from "./pause.ts";
import { retryDelayMs } from "./retry-delay.ts";

/** A server that has not answered by then is tried again later. */
const CONNECT_MS = 5_000;
/** A silent server is given up after two pings without answer. */
const PING_MS = 5_000;
/** What is still to be written when the connection is closed has this long. */
const LAST_WORDS_MS = 1_000;

export type NatsState =
  | { readonly kind: "up"; readonly server: string; readonly version: string }
  | { readonly kind: "away"; readonly trouble: NatsTrouble }
  | { readonly kind: "closed" };

export interface NatsOptions {
  /** `nats://user:password@host:port`, several joined by commas. */
  readonly servers: string;
  /** Ours, as the server's monitoring shows it. */
  readonly name: string;
  /** Told each change for better or worse, in a sentence that names the server and never its password. */
  readonly say: (text: string) => void;
  /** False: a server without JetStream will do. */
  readonly jetStream?: boolean;
  /** Ends the trying for a first connection. */
  readonly signal?: AbortSignal;
}

/** One connection to the servers, for everything of this adapter. It comes back by itself for as long as it is not closed. */
export interface NatsConnection {
  readonly driver: Driver;
  readonly state: NatsState;
  readonly isUp: boolean;
  /** The servers, for messages. */
  readonly where: string;
  readonly say: (text: string) => void;
  /** Told of each change of `isUp`. The returned function ends that. */
  watch(changed: (isUp: boolean) => void): () => void;
  close(): Promise<void>;
}

/**
 * A connection to a server that can serve us. Tries until there is one (0.2 s between tries, doubling to 5 s), and says
 * what is wrong whenever that changes. Rejects only for a URL that is none, or with an `AdapterError` when `signal` ends it.
 */
export async function connectNats(options: NatsOptions): Promise<NatsConnection> {
  const places = readNatsUrl(options.servers);
  let said: string | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const opened = await open(options, places);
    if (typeof opened !== "string") return watched(options, places, opened);
    if (options.signal?.aborted === true) throw new AdapterError("unavailable", opened);
    if (opened !== said) options.say(`${opened}; trying on`);
    said = opened;
    await pause(retryDelayMs(attempt), options.signal);
  }
}

interface Opened {
  readonly driver: Driver;
  /** Tries since the connection was last there: the wait before the next one depends on it. */
  readonly tries: { count: number };
}

/** One try; in words why not. */
async function open({ name, jetStream }: NatsOptions, places: NatsPlaces): Promise<Opened | string> {
  const { servers, user, pass, text } = places;
  const tries = { count: 0 };
  let driver: Driver | undefined;
  try {
    driver = await connect({
      servers: [...servers],
      name,
      timeout: CONNECT_MS,
      pingInterval: PING_MS,
      maxPingOut: 2,
      reconnect: true,
      maxReconnectAttempts: -1,
      reconnectDelayHandler: () => retryDelayMs(tries.count),
      // A login that is refused twice would otherwise end the connection for good.
      ignoreAuthErrorAbort: true,
      // Without it each request makes a stack trace, which costs more than the request.
      noAsyncTraces: true,
      ...(user === undefined ? {} : { user }),
      ...(pass === undefined ? {} : { pass }),
    });
    const where = `nats://${driver.getServer()}`;
    const old = ageTrouble(where, driver.info?.version ?? "0");
    if (old === undefined) {
      if (jetStream !== false) await driver.jetstreamManager();
      return { driver, tries };
    }
    await driver.close();
    return old;
  } catch (error) {
    await driver?.close();
    return explainTrouble(text, error).text;
  }
}

function watched(options: NatsOptions, places: NatsPlaces, { driver, tries }: Opened): NatsConnection {
  const { say } = options;
  const watchers = new Set<(isUp: boolean) => void>();
  const up = (): NatsState => {
    return { kind: "up", server: driver.getServer(), version: driver.info?.version ?? "" };
  };
  let state = up();
  const become = (next: NatsState): void => {
    const turned = (next.kind === "up") !== (state.kind === "up");
    state = next;
    if (turned) for (const watcher of watchers) watcher(next.kind === "up");
  };
  const follow = async (): Promise<void> => {
    for await (const { type, data } of driver.status()) {
      switch (type) {
        case Events.Disconnect:
          say(`nats://${String(data)} is lost; trying on`);
          become({ kind: "away", trouble: "away" });
          break;
        case Events.Reconnect:
          tries.count = 0;
          say(`nats://${driver.getServer()} is back`);
          become(up());
          break;
        case DebugEvents.Reconnecting:
          tries.count += 1;
          break;
        case Events.Error:
          report(String(data));
          break;
        default:
      }
    }
    become({ kind: "closed" });
  };
  const report = (code: string): void => {
    if (code === ErrorCode.PermissionsViolation) {
      say(`${places.text} refuses a subject: check the permissions of its user`);
      return;
    }
    const { trouble, text } = explainTrouble(places.text, { code });
    if (state.kind !== "away" || trouble !== "login" || state.trouble === "login") return;
    say(`${text}; trying on`);
    become({ kind: "away", trouble });
  };
  void follow();
  return {
    driver,
    get state() {
      return state;
    },
    get isUp() {
      return state.kind === "up";
    },
    where: places.text,
    say,
    watch(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    async close() {
      if (state.kind === "closed") return;
      if (state.kind === "up") await within(LAST_WORDS_MS, driver.flush());
      await driver.close();
      become({ kind: "closed" });
    },
  };
}

/** Waits for it no longer than that; how it ended is no matter. */
async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  await Promise.race([promise.catch(() => undefined), pause(ms, stop.signal)]);
  stop.abort();
}

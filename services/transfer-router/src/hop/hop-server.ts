import type { Bus, BusMessage, BusSubscription, Clock, PartitionInlet } from "@tandem/actor";
import {
  aliveSubject,
  callSubject,
  formatHopReply,
  gaveSubject,
  type HopArrival,
  type HopReplyMessage,
  type HopSend,
  messageOffset,
  parseArrival,
  parseReport,
  reportSubject,
  tookSubject,
} from "@tandem/contracts";
import type { ClusterKeys } from "@tandem/identity";
import { parse } from "@tandem/sip";
import type { Party } from "../call/event.ts";
import type { Route } from "../call/state.ts";
import type { Collect } from "../host/collect.ts";
import type { Router } from "../host/router.ts";
import type { DigestUse } from "../limits/nonce-counts.ts";
import { type DeliverOnce, type DigestArrival, type ReplayReply, refuseReplays } from "../replay/refuse-replays.ts";
import { edgeOfFlow } from "./edge-sender.ts";
import { RecentReplies } from "./recent-replies.ts";

/** Messages of a partition that wait until it is open, and the bytes of those of all partitions. */
const INLET_LIMIT = 4_096;
const WAITING_BYTES = 33_554_432;
/** An edge sends what it still wants again within a second; what is older than this it has given up, or sent once more. */
const STALE_MS = 2_000;
const UNTAKEN = formatHopReply({ kind: "untaken", retryAfterSec: 0, actor: "", sends: [] });

interface Waiting {
  readonly message: BusMessage;
  readonly at: number;
  readonly bytes: number;
}

export interface HopServerOptions {
  readonly bus: Bus;
  /** Its `deliver` may be that of `refuseReplays`. */
  readonly router: Pick<Router, "deliver" | "knows" | "withdraw" | "abandon" | "sendFailed">;
  readonly keys: ClusterKeys;
  readonly clock: Clock;
  readonly boot: string;
  /** Something came that is not of this version, or no SIP: it is not acknowledged, another router may know better. */
  readonly unreadable: (subject: string) => void;
}

/** The router's end of the hop: one inlet a partition, opened when the partition is ours. */
export class HopServer {
  readonly #options: HopServerOptions;
  readonly #recent: RecentReplies;
  #waitingBytes = 0;

  constructor(options: HopServerOptions) {
    this.#options = options;
    this.#recent = new RecentReplies(options.clock);
    options.bus.subscribe(aliveSubject(options.boot), (message) => message.reply("1"));
  }

  inlet(partition: number): PartitionInlet {
    const { bus, router, keys, clock } = this.#options;
    const waiting: Waiting[] = [];
    let isClosed = false;
    // What was used before this tenure, another router knows.
    let deliver: DeliverOnce | undefined;
    const take = (message: BusMessage): void => {
      if (deliver !== undefined) this.#take(message, deliver);
      else if (!isClosed) this.#wait(waiting, message);
    };
    const subscriptions: BusSubscription[] = [
      bus.subscribe(callSubject(partition), take),
      bus.subscribe(reportSubject(partition), ({ text }) => this.#report(text)),
    ];
    return {
      open: () => {
        const once = refuseReplays({ router, keys, since: clock.now() });
        deliver = once;
        const fresh = clock.now() - STALE_MS;
        for (const { message, at } of this.#given(waiting)) if (at >= fresh) this.#take(message, once);
      },
      close: () => {
        isClosed = true;
        this.#given(waiting);
        for (const subscription of subscriptions) subscription.unsubscribe();
      },
    };
  }

  /** One that finds no room is sent again by its edge, for as long as anybody wants it. */
  #wait(waiting: Waiting[], message: BusMessage): void {
    const at = this.#options.clock.now();
    const stale = waiting.findIndex((one) => one.at >= at - STALE_MS);
    if (stale !== 0) this.#given(waiting, stale < 0 ? waiting.length : stale);
    if (waiting.length >= INLET_LIMIT || this.#waitingBytes + message.bytes.length > WAITING_BYTES) return;
    this.#waitingBytes += message.bytes.length;
    waiting.push({ message: kept(message), at, bytes: message.bytes.length });
  }

  #given(waiting: Waiting[], count = waiting.length): readonly Waiting[] {
    const given = waiting.splice(0, count);
    for (const { bytes } of given) this.#waitingBytes -= bytes;
    return given;
  }

  #report(text: string): void {
    const report = parseReport(text);
    if (report === undefined) return this.#options.unreadable("report");
    for (const tx of report.failed) this.#options.router.sendFailed(report.actor, tx);
  }

  #take(message: BusMessage, deliver: DeliverOnce): void {
    const hop = parseArrival(message.text);
    const { bus, boot } = this.#options;
    if (hop === undefined) return this.#options.unreadable(message.subject);
    void this.#answerOnce(hop, message, deliver).then((text) => {
      if (text !== undefined) message.reply(text);
      // Another has its partition now: this run is well, and will not say more of it.
      else if (hop.kind === "message") bus.publish(gaveSubject(hop.edge), `${hop.seq} ${boot}`);
    });
  }

  #answerOnce(hop: HopArrival, message: BusMessage, deliver: DeliverOnce): Promise<string | undefined> {
    const recent = this.#recent;
    const taken = recent.of(`${hop.edge} ${hop.seq} message`);
    if (hop.kind === "probe") return taken ?? Promise.resolve(UNTAKEN);
    // It is, or was, worked on here: its own answer says what becomes of it, with all that is to be sent (rules 9, 11).
    if (hop.kind === "withdraw" && taken !== undefined) return taken;
    const failed = (): undefined => void this.#options.unreadable(`${message.subject}, our own bug`);
    return recent.once(`${hop.edge} ${hop.seq} ${hop.kind}`, () => {
      const isAgain = hop.attempt > 1 && hop.kind === "message";
      const answer = isAgain ? this.#tellAndAnswer(hop, kept(message), deliver) : this.#answer(hop, message, deliver);
      return answer.catch(failed);
    });
  }

  /** Told before it is begun: what kills this process must not take that with it (CLUSTER rule 26). */
  async #tellAndAnswer(hop: HopArrival, message: BusMessage, deliver: DeliverOnce): Promise<string | undefined> {
    const { bus, boot } = this.#options;
    bus.publish(tookSubject(hop.edge), `${hop.seq} ${boot}`);
    await bus.flush().catch(() => undefined);
    return this.#answer(hop, message, deliver);
  }

  /** Undefined: not ours to answer. */
  async #answer(hop: HopArrival, { text, bytes }: BusMessage, deliver: DeliverOnce): Promise<string | undefined> {
    const { router } = this.#options;
    const parsed = parse(bytes.subarray(messageOffset(text)), hop.text);
    if (!parsed.ok) {
      this.#options.unreadable("message");
      return undefined;
    }
    const arrival: DigestArrival = {
      at: hop.at,
      source: { address: hop.address, port: hop.port, transport: hop.transport },
      flow: { listener: hop.listener, token: hop.flow },
      partition: hop.partition,
      actor: hop.actor,
      party: partyOf(hop.party),
      // A later copy: whoever was asked before may have taken it.
      isExcess: hop.party === "excess" && hop.attempt === 1,
      digest: digestOf(hop.digest),
      message: parsed.value,
      traceparent: hop.traceparent,
    };
    if (hop.kind === "withdraw") return replyText(await router.withdraw(arrival), "", []);
    if (hop.kind === "abandon") return replyText(await router.abandon(arrival), "", []);
    const sends: HopSend[] = [];
    let actor = hop.actor;
    const reply = await deliver(
      arrival,
      rider(hop, sends, (ref) => (actor = ref)),
    );
    return replyText(reply, actor, sends);
  }
}

/** A message that outlives its subscriber's call. */
function kept(message: BusMessage): BusMessage {
  const { subject, text, bytes } = message;
  // `slice` of a Buffer would share its memory.
  return { subject, text, bytes: Uint8Array.from(bytes), reply: (answer) => message.reply(answer) };
}

/** What may ride in the reply: datagrams, which any edge of the group can send, and what goes over the asking edge's own connections. */
function rider(hop: HopArrival, sends: HopSend[], of: (actor: string) => void): Collect {
  return ({ text, route, tx, ref }) => {
    if (route.flow !== "" && edgeOfFlow(route.flow) !== hop.edge) return false;
    const { listener, flow, transport, address, port }: Route = route;
    of(ref);
    sends.push({ text, listener, flow, transport, address, port, tx });
    return true;
  };
}

function replyText(reply: ReplayReply, actor: string, sends: readonly HopSend[]): string | undefined {
  if (reply.kind === "elsewhere") return undefined;
  const retryAfterSec = reply.kind === "overloaded" ? reply.retryAfterSec : 0;
  const kind: HopReplyMessage["kind"] = reply.kind;
  return formatHopReply({ kind, retryAfterSec, actor, sends });
}

function digestOf(words: string): DigestUse | undefined {
  const [nonce = "", count, mintedAt] = words.split(":");
  return nonce === "" ? undefined : { nonce, count: Number(count), mintedAt: Number(mintedAt) };
}

function partyOf(words: string): Party {
  const at = words.indexOf(" ");
  const name = words.slice(at + 1);
  if (words.startsWith("trunk ")) return { kind: "trunk", trunk: name };
  return words.startsWith("carrier ") ? { kind: "carrier", carrier: name } : { kind: "dialog" };
}

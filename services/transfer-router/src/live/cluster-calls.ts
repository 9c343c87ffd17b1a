import type { Bus, Member } from "@tandem/actor";
import { PARTITIONS } from "@tandem/identity";
import type { LiveCalls } from "./live-calls.ts";
import type { OwnCalls } from "./own-calls.ts";

/** A router that has not answered by then is taken for one that cannot. */
const ANSWER_MS = 1_500;

export interface ClusterCallsOptions {
  readonly own: OwnCalls;
  readonly bus: Bus;
  readonly member: Member;
  /** The routers that live, this one among them or not. */
  readonly live: () => readonly Member[];
}

type Question =
  | { readonly kind: "find"; readonly callIds: readonly string[] }
  | { readonly kind: "end"; readonly callId: string; readonly text: string };

/** What one router says: which of the asked it holds, or has begun to end, and for which partitions it speaks. */
interface Answer {
  readonly callIds: readonly string[];
  readonly partitions: readonly number[];
}

const NOTHING: Answer = { callIds: [], partitions: [] };

/**
 * The calls of the whole cluster: whichever router is asked asks every other one. A record says nothing of its call's
 * partition, so what nobody holds is gone for sure only when the owners of all partitions have answered.
 */
export function clusterCalls(options: ClusterCallsOptions): LiveCalls {
  const { own, bus, member, live } = options;

  const here = async (question: Question): Promise<Answer> => {
    // Read after the calls: a partition that is taken in between is then not spoken for.
    if (question.kind === "find") {
      const callIds = own.held(question.callIds);
      return { callIds, partitions: own.partitions() };
    }
    const isEnded = await own.end(question.callId, question.text);
    return { callIds: isEnded ? [question.callId] : [], partitions: own.partitions() };
  };

  bus.subscribe(subjectOf(member), (message) => {
    const question = questionIn(message.bytes);
    if (question === undefined) message.reply("");
    else void here(question).then((answer) => message.reply(bytesOf(answer)));
  });

  const there = async (to: Member, text: string): Promise<Answer> => {
    const reply = await bus.request(subjectOf(to), text, ANSWER_MS);
    return reply.kind === "reply" ? answerIn(reply.text) : NOTHING;
  };

  const ask = async (question: Question): Promise<{ readonly callIds: string[]; readonly isSure: boolean }> => {
    const others = live().filter(({ boot }) => boot !== member.boot);
    const text = bytesOf(question);
    const answers = await Promise.all([here(question), ...others.map((other) => there(other, text))]);
    const spokenFor = new Set(answers.flatMap(({ partitions }) => partitions));
    return { callIds: [...new Set(answers.flatMap(({ callIds }) => callIds))], isSure: spokenFor.size === PARTITIONS };
  };

  return {
    find: ({ callIds }) => ask({ kind: "find", callIds }),
    async end({ callId, text }) {
      const { callIds, isSure } = await ask({ kind: "end", callId, text });
      return { found: callIds.length > 0, isSure };
    },
  };
}

/** A run of a router, not its name: a new run must not answer what its predecessor was asked (CLUSTER rule 6). */
function subjectOf(member: Member): string {
  return `calls.${member.boot}`;
}

/** JSON in UTF-8, as the one character a byte that the bus carries. */
function bytesOf(value: Question | Answer): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("latin1");
}

function questionIn(bytes: Uint8Array): Question | undefined {
  const read = parsed(Buffer.from(bytes).toString("utf8"));
  if (read?.["kind"] === "find" && isTexts(read["callIds"])) return { kind: "find", callIds: read["callIds"] };
  const { callId, text } = read ?? {};
  if (read?.["kind"] === "end" && typeof callId === "string" && typeof text === "string")
    return { kind: "end", callId, text };
  return undefined;
}

function answerIn(text: string): Answer {
  const read = parsed(Buffer.from(text, "latin1").toString("utf8"));
  const { callIds, partitions } = read ?? {};
  const isAnswer = isTexts(callIds) && Array.isArray(partitions) && partitions.every(Number.isInteger);
  return isAnswer ? { callIds, partitions: partitions as number[] } : NOTHING;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

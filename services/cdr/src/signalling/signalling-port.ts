import { Buffer } from "node:buffer";
import { deflateRawSync, zstdDecompressSync } from "node:zlib";
import { type SignallingPart, type SignallingPartText, type SignallingPort, signallingParts } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";

const MAX_IDS = 100;
/** Of one answer: gRPC takes 4 MiB. */
const MAX_BYTES = 3_000_000;
/** Chunks that are looked into for one answer. */
const MAX_CHUNKS = 200;
/** Routers write 400 kB at most. */
const MAX_CONTENT = 4_194_304;

/** The port over `cdr.signalling`. Of a chunk only the parts of the calls that are asked for leave it. */
export function signallingPort(db: Kysely<unknown>): SignallingPort {
  async function groupsOf(callIds: readonly string[]): Promise<readonly string[]> {
    // A call without a record yet is still found by the id of its first one, which is its group.
    const { rows } = await sql<{ readonly group_id: string }>`
      select group_id from cdr.calls where call_id in (${sql.join(callIds)})`.execute(db);
    return [...new Set([...callIds, ...rows.map(({ group_id: groupId }) => groupId)])];
  }

  async function numbersOf(groups: readonly string[]): Promise<readonly bigint[]> {
    const hashes = sql.join(groups.map((group) => sql`hashtextextended(${group}::text, 0)`));
    const { rows } = await sql<{ readonly number: bigint }>`
      select distinct number from cdr.signalling_calls where group_hash in (${hashes})
      order by number limit ${MAX_CHUNKS + 1}`.execute(db);
    return rows.map(({ number }) => number);
  }

  async function partsIn(number: bigint, groups: ReadonlySet<string>): Promise<readonly SignallingPart[]> {
    const { rows } = await sql<{ readonly codec: string; readonly content: Uint8Array }>`
      select codec, content from cdr.signalling where number = ${number}`.execute(db);
    return rows.flatMap((row) =>
      [...signallingParts(textOf(row))].filter((part) => groups.has(part.groupId)).map(partOf),
    );
  }

  return {
    async getSignalling({ callIds }) {
      const ids = callIds.slice(0, MAX_IDS);
      if (ids.length === 0) return { parts: [], isCut: false };
      const groups = await groupsOf(ids);
      const numbers = await numbersOf(groups);
      const parts: SignallingPart[] = [];
      let isCut = numbers.length > MAX_CHUNKS;
      let bytes = 0;
      for (const number of numbers.slice(0, MAX_CHUNKS)) {
        for (const part of await partsIn(number, new Set(groups))) {
          bytes += part.content.length;
          if (bytes > MAX_BYTES) isCut = true;
          else parts.push(part);
        }
        if (bytes > MAX_BYTES) break;
      }
      return { parts: parts.toSorted((one, other) => one.fromMs - other.fromMs), isCut };
    },
  };
}

/** What cannot be read is no part; nobody else has anything better. */
function textOf({ codec, content }: { readonly codec: string; readonly content: Uint8Array }): string {
  if (codec !== "zstd") return "";
  try {
    return zstdDecompressSync(content, { maxOutputLength: MAX_CONTENT }).toString("latin1");
  } catch {
    return "";
  }
}

function partOf({ begins, text, ...part }: SignallingPartText): SignallingPart {
  return {
    ...part,
    fromTheStart: begins === "start",
    handedOver: begins === "handed-over",
    codec: "deflate-raw",
    contentBytes: text.length,
    content: deflateRawSync(Buffer.from(text, "latin1")),
  };
}

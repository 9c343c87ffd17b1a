import type { RecordState } from "../state.ts";
import { letters } from "./letters.ts";
import { cut, type Stored, type Text } from "./row.ts";
import {
  packOwn,
  packOwnText,
  packWord,
  type Reading,
  unpackOwn,
  unpackOwnText,
  unpackWord,
  type Writing,
} from "./shared.ts";

export type RecordRow = [
  /** Direction, relationship, class. */
  letters: string,
  /** 1: open, 2: progressed, 4: ringing. */
  flags: number,
  ratedNumber: number,
  rateDeck: number,
  parent: Text,
  status: number,
  cause: number,
  hungUpBy: number,
  unrated: number,
  /** 0: the one that follows from its place. */
  id: string | 0,
  why: number,
];

export const DIRECTION = letters<RecordState["direction"]>({ OUTBOUND: "O", INBOUND: "I" });
const RELATIONSHIP = letters<RecordState["relationship"]>({ initial: "i", referred: "r" });
export const TARGET_CLASS = letters<RecordState["targetClass"]>({ PSTN: "P", SIP: "S" });

export function packRecord(w: Writing, record: RecordState, index: number): Stored<RecordRow> {
  return cut<RecordRow>([
    DIRECTION.of[record.direction] + RELATIONSHIP.of[record.relationship] + TARGET_CLASS.of[record.targetClass],
    (record.isOpen ? 1 : 0) | (record.isProgressed ? 2 : 0) | (record.isRinging ? 4 : 0),
    packWord(w, record.ratedNumber),
    packWord(w, record.rateDeck),
    packOwnText(w, record.parent),
    record.status,
    record.cause,
    packWord(w, record.hungUpBy),
    packWord(w, record.unrated),
    record.id === idAt(w.id, index) ? 0 : packOwn(w, record.id),
    packWord(w, record.why),
  ]);
}

export function unpackRecord(r: Reading, row: Stored<RecordRow>, index: number): RecordState {
  const [head = "", flags = 0, ratedNumber = 0, rateDeck = 0, parent = 0] = row;
  const id = row[9] ?? 0;
  return {
    id: id === 0 ? idAt(r.id, index) : unpackOwn(r, id),
    direction: DIRECTION.read(head.charAt(0)),
    relationship: RELATIONSHIP.read(head.charAt(1)),
    targetClass: TARGET_CLASS.read(head.charAt(2)),
    parent: unpackOwnText(r, parent),
    ratedNumber: unpackWord(r, ratedNumber),
    rateDeck: unpackWord(r, rateDeck),
    unrated: unpackWord(r, row[8] ?? 0),
    isOpen: (flags & 1) !== 0,
    status: row[5] ?? 0,
    cause: row[6] ?? 0,
    hungUpBy: unpackWord(r, row[7] ?? 0),
    why: unpackWord(r, row[10] ?? 0),
    isProgressed: (flags & 2) !== 0,
    isRinging: (flags & 4) !== 0,
  };
}

/** The rule of `recordName`, as it was when this format was made: another rule needs another format. */
function idAt(incarnation: string, index: number): string {
  return index === 0 ? incarnation : `${incarnation}.${index}`;
}

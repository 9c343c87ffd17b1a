import type { Address, Candidate, Dial, DialRequest } from "../state.ts";
import { type Instant, packInstant, unpackInstant } from "./instant.ts";
import { SIDE } from "./leg-row.ts";
import { letters } from "./letters.ts";
import { TARGET_CLASS } from "./record-row.ts";
import { packTransport, type Transport, unpackTransport } from "./route-row.ts";
import { cut, listOf, packList, type Stored, type Text } from "./row.ts";
import { packOwnText, packWord, type Reading, unpackOwnText, unpackWord, type Writing } from "./shared.ts";
import { packUri, type Uri, unpackUri } from "./uri.ts";

type CandidateRow = [
  side: string,
  name: number,
  uri: Uri,
  host: number,
  port: number,
  transport: Transport,
  depth: number,
];
type AddressRow = [address: number, port: number, transport: Transport];

/** `letters`: what it is for, and the class. */
export type DialRequestRow = [
  letters: string,
  record: number,
  called: number,
  from: number,
  displayName: number,
  candidates: readonly Stored<CandidateRow>[] | 0,
];

export type DialRow = [
  request: Stored<DialRequestRow>,
  phase: string,
  leg: number,
  askUntil: Instant,
  deadline: Instant,
  addresses: readonly Stored<AddressRow>[] | 0,
  tried: readonly number[] | 0,
  ask: Text,
  minSe: number,
  fresh: number,
];

const FOR = letters<Dial["for"]>({ call: "c", transfer: "t" });
const PHASE = letters<Dial["phase"]>({ admitting: "a", resolving: "r", calling: "c" });

export function packDial(w: Writing, dial: Dial): Stored<DialRow> {
  return cut<DialRow>([
    packDialRequest(w, dial),
    PHASE.of[dial.phase],
    dial.leg,
    packInstant(w.base, dial.askUntil),
    packInstant(w.base, dial.deadline),
    packList(dial.addresses.map((address) => packAddress(w, address))),
    packList(dial.tried),
    packOwnText(w, dial.ask),
    dial.minSe,
    dial.fresh ? 1 : 0,
  ]);
}

export function unpackDial(r: Reading, row: Stored<DialRow>): Dial {
  const [request = [], phase = "", leg = 0, askUntil = 0, deadline = 0] = row;
  const { for: purpose, record, targetClass, candidates, from, called } = unpackDialRequest(r, request);
  return {
    for: purpose,
    record,
    targetClass,
    phase: PHASE.read(phase),
    ask: unpackOwnText(r, row[7] ?? 0),
    askUntil: unpackInstant(r.base, askUntil),
    candidates,
    addresses: listOf(row[5]).map((stored) => unpackAddress(r, stored)),
    leg,
    tried: listOf(row[6]),
    deadline: unpackInstant(r.base, deadline),
    from,
    called,
    minSe: row[8] ?? 0,
    fresh: row[9] === 1,
  };
}

export function packDialRequest(w: Writing, request: DialRequest): Stored<DialRequestRow> {
  return cut<DialRequestRow>([
    FOR.of[request.for] + TARGET_CLASS.of[request.targetClass],
    request.record,
    packWord(w, request.called),
    packWord(w, request.from.number),
    packWord(w, request.from.displayName),
    packList(request.candidates.map((candidate) => packCandidate(w, candidate))),
  ]);
}

export function unpackDialRequest(r: Reading, row: Stored<DialRequestRow>): DialRequest {
  const [head = "", record = 0, called = 0, number = 0, displayName = 0, candidates] = row;
  return {
    for: FOR.read(head.charAt(0)),
    record,
    targetClass: TARGET_CLASS.read(head.charAt(1)),
    candidates: listOf(candidates).map((stored) => unpackCandidate(r, stored)),
    from: { number: unpackWord(r, number), displayName: unpackWord(r, displayName) },
    called: unpackWord(r, called),
  };
}

function packCandidate(w: Writing, candidate: Candidate): Stored<CandidateRow> {
  const { side, name, uri, host, port, transport, depth } = candidate;
  return cut<CandidateRow>([
    SIDE.of[side],
    packWord(w, name),
    packUri(w, uri),
    packWord(w, host),
    port,
    packTransport(transport),
    depth,
  ]);
}

function unpackCandidate(r: Reading, row: Stored<CandidateRow>): Candidate {
  const [side = "", name = 0, uri = 0, host = 0, port = 0, transport = 0, depth = 0] = row;
  return {
    side: SIDE.read(side),
    name: unpackWord(r, name),
    host: unpackWord(r, host),
    port,
    transport: unpackTransport(transport),
    uri: unpackUri(r, uri),
    depth,
  };
}

function packAddress(w: Writing, { address, port, transport }: Address): Stored<AddressRow> {
  return cut<AddressRow>([packWord(w, address), port, packTransport(transport)]);
}

function unpackAddress(r: Reading, row: Stored<AddressRow>): Address {
  const [address = 0, port = 0, transport = 0] = row;
  return { address: unpackWord(r, address), port, transport: unpackTransport(transport) };
}

import { readWireText, sipfragStatus } from "@tandem/all-in-one";
import type { Crossed } from "./ladder-message.ts";

/** Ms of one part of a transfer, measured on the wire. */
export interface TransferTime {
  readonly name: string;
  readonly ms: number;
}

/** Where the time of the first transfer in these messages went. A part that did not happen is left out. */
export function transferTimes(crossed: readonly Crossed[]): readonly TransferTime[] {
  const read = crossed.map((message, index) => ({ ...message, index, wire: readWireText(message.text) }));
  type Read = (typeof read)[number];
  const after = (index: number, matches: (message: Read) => boolean): Read | undefined =>
    read.find((message) => message.index > index && matches(message));
  const refer = read.find(({ direction, wire }) => direction === "in" && wire.isRequest && wire.method === "REFER");
  if (refer === undefined) return [];
  const older = new Set(read.filter(({ index }) => index < refer.index).map(({ wire }) => wire.callId));
  const accepted = after(
    refer.index,
    ({ direction, wire }) => direction === "out" && wire.method === "REFER" && wire.status >= 200,
  );
  const invite = after(
    refer.index,
    ({ direction, wire }) =>
      direction === "out" && wire.isRequest && wire.method === "INVITE" && !older.has(wire.callId),
  );
  const answered =
    invite &&
    after(
      invite.index,
      ({ direction, wire }) =>
        direction === "in" && wire.callId === invite.wire.callId && wire.method === "INVITE" && wire.status >= 200,
    );
  const bridge =
    answered &&
    after(
      answered.index,
      ({ direction, wire }) =>
        direction === "out" && wire.isRequest && wire.method === "INVITE" && older.has(wire.callId),
    );
  const bridged =
    bridge &&
    after(
      bridge.index,
      ({ direction, wire }) =>
        direction === "in" && wire.callId === bridge.wire.callId && wire.method === "INVITE" && wire.status >= 200,
    );
  const final = after(
    refer.index,
    ({ direction, wire }) => direction === "out" && wire.isRequest && sipfragStatus(wire) >= 200,
  );
  const part = (name: string, from: Read | undefined, to: Read | undefined): readonly TransferTime[] =>
    from === undefined || to === undefined ? [] : [{ name, ms: to.at - from.at }];
  return [
    ...part("REFER in to its answer out", refer, accepted),
    ...part("REFER in to the target's INVITE out", refer, invite),
    ...part("the target's INVITE out to its final answer in", invite, answered),
    ...part("its answer in to the re-INVITE out", answered, bridge),
    ...part("the transferee answers the re-INVITE", bridge, bridged),
    ...part(
      bridged === undefined ? "its answer in to the final NOTIFY out" : "that answer in to the final NOTIFY out",
      bridged ?? answered,
      final,
    ),
    ...part("REFER in to the final NOTIFY out, in all", refer, final),
  ];
}

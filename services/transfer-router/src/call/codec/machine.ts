import type { InviteClient, InviteServer, NonInviteClient, NonInviteServer } from "@tandem/sip/transaction";
import { letters } from "./letters.ts";

const INVITE_CLIENT = letters<InviteClient["phase"]>({
  calling: "c",
  proceeding: "p",
  completed: "d",
  accepted: "a",
  terminated: "x",
});
const NON_INVITE_CLIENT = letters<NonInviteClient["phase"]>({
  trying: "t",
  proceeding: "p",
  completed: "d",
  terminated: "x",
});
const INVITE_SERVER = letters<InviteServer["phase"]>({
  proceeding: "p",
  completed: "d",
  confirmed: "f",
  accepted: "a",
  terminated: "x",
});
const NON_INVITE_SERVER = NON_INVITE_CLIENT satisfies { readonly of: Record<NonInviteServer["phase"], string> };

/** Who sent the request: `C`, `c` of ours, `S`, `s` of theirs; the capital ones are INVITEs. Then the phase. */
export function clientLetters(machine: InviteClient | NonInviteClient): string {
  return machine.kind === "invite-client"
    ? `C${INVITE_CLIENT.of[machine.phase]}`
    : `c${NON_INVITE_CLIENT.of[machine.phase]}`;
}

export function serverLetters(machine: InviteServer | NonInviteServer): string {
  return machine.kind === "invite-server"
    ? `S${INVITE_SERVER.of[machine.phase]}`
    : `s${NON_INVITE_SERVER.of[machine.phase]}`;
}

interface Times {
  readonly startedAt: number;
  readonly phaseAt: number;
  readonly reliable: boolean;
}

export function clientMachine(head: string, { startedAt, phaseAt, reliable }: Times): InviteClient | NonInviteClient {
  const phase = head.charAt(1);
  return head.charAt(0) === "C"
    ? { kind: "invite-client", phase: INVITE_CLIENT.read(phase), startedAt, phaseAt, reliable }
    : { kind: "non-invite-client", phase: NON_INVITE_CLIENT.read(phase), startedAt, phaseAt, reliable };
}

export function serverMachine(
  head: string,
  { startedAt, phaseAt, reliable }: Times,
  acked: boolean,
): InviteServer | NonInviteServer {
  const phase = head.charAt(1);
  return head.charAt(0) === "S"
    ? { kind: "invite-server", phase: INVITE_SERVER.read(phase), startedAt, phaseAt, reliable, acked }
    : { kind: "non-invite-server", phase: NON_INVITE_SERVER.read(phase), startedAt, phaseAt, reliable };
}

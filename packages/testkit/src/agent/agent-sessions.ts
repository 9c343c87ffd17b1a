import type { AgentDialog, SessionView } from "./agent-record.ts";
import { answerLines, DEFAULT_PAYLOADS, type MediaPlan, offerLines, viewMedia } from "./media.ts";

interface Session {
  readonly id: number;
  version: number;
  lines: string;
  plan: MediaPlan;
}

/** An agent's side of the offers and answers of its dialogs: one session id each, a version that rises when the body changes (RFC 3264 §8). */
export class AgentSessions {
  readonly #plan: MediaPlan;
  readonly #address: string;
  readonly #sessions = new Map<AgentDialog, Session>();

  constructor(address: string, port: number, plan: Partial<MediaPlan>) {
    this.#address = address;
    this.#plan = {
      address,
      port,
      direction: "sendrecv",
      payloads: DEFAULT_PAYLOADS,
      ownNumbers: false,
      isOldHold: false,
      ...plan,
    };
  }

  /** From here on the audio is this. The returned function takes it back: a refused offer changes nothing. */
  change(dialog: AgentDialog, plan: Partial<MediaPlan>): () => void {
    const session = this.#of(dialog);
    const before = session.plan;
    session.plan = { ...before, ...plan };
    return () => {
      session.plan = before;
    };
  }

  offer(dialog: AgentDialog): string {
    const session = this.#of(dialog);
    return this.#body(session, offerLines(session.plan));
  }

  /** Undefined: nothing in common, 488. */
  answer(dialog: AgentDialog, offer: string): string | undefined {
    const session = this.#of(dialog);
    const lines = answerLines(session.plan, offer);
    return lines === undefined ? undefined : this.#body(session, lines);
  }

  view(dialog: AgentDialog): SessionView | undefined {
    const local = viewMedia(dialog.localSdp);
    const remote = viewMedia(dialog.remoteSdp);
    return local === undefined || remote === undefined ? undefined : { callId: dialog.callId, local, remote };
  }

  #of(dialog: AgentDialog): Session {
    let session = this.#sessions.get(dialog);
    if (session === undefined) {
      session = { id: 1_000 + this.#sessions.size, version: 0, lines: "", plan: this.#plan };
      this.#sessions.set(dialog, session);
    }
    return session;
  }

  #body(session: Session, lines: string): string {
    if (lines !== session.lines) {
      session.version += 1;
      session.lines = lines;
    }
    return `v=0\r\no=- ${session.id} ${session.version} IN IP4 ${this.#address}\r\ns=-\r\n${lines}`;
  }
}

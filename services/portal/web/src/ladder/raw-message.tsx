import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { getText } from "../api/request.ts";
import type { Ladder } from "../api/signalling.ts";
import { pathOf } from "../call/use-call.ts";
import { Icon } from "../design/icon.tsx";
import { Notice } from "../design/notice.tsx";
import { ProblemNotice } from "../design/problem-notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { clockWithMs } from "../format/time.ts";
import { isOperator, useSession } from "../session/use-session.ts";

const MOST_ROWS = 32;

interface RawMessageProps {
  readonly callId: string;
  readonly ladder: Ladder;
  /** Index of a message; none is shown without. */
  readonly chosen: number | undefined;
  readonly choose: (index: number | undefined) => void;
}

/** A message as it crossed the wire, with the way to the one before and after. */
export function RawMessage({ callId, ladder, chosen, choose }: RawMessageProps) {
  const place = ladder.messages.findIndex(({ index }) => index === chosen);
  const message = ladder.messages[place];
  const titleOf = (id: string): string => ladder.parties.find((party) => party.id === id)?.title ?? id;
  return (
    <Dialog.Root open={message !== undefined} onOpenChange={(isOpen) => (isOpen ? undefined : choose(undefined))}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog wide">
          {message === undefined ? null : (
            <>
              <div>
                <Dialog.Title>{message.label}</Dialog.Title>
                <Dialog.Description className="muted">
                  {titleOf(message.from)} to {titleOf(message.to)}, {clockWithMs(message.time)}, {message.bytes} bytes
                  {message.isRetransmission ? ", a retransmission" : ""}
                </Dialog.Description>
              </div>
              <Text callId={callId} index={message.index} />
              <div class="actions">
                <Step icon="left" name="Before" to={ladder.messages[place - 1]?.index} choose={choose} />
                <Step icon="chevron" name="After" to={ladder.messages[place + 1]?.index} choose={choose} />
                <Dialog.Close className="button primary">Close</Dialog.Close>
              </div>
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface StepProps {
  readonly icon: "left" | "chevron";
  readonly name: string;
  readonly to: number | undefined;
  readonly choose: (index: number) => void;
}

function Step({ icon, name, to, choose }: StepProps) {
  return (
    <button type="button" class="button" disabled={to === undefined} onClick={() => to !== undefined && choose(to)}>
      {icon === "left" ? <Icon name={icon} size={14} /> : null}
      {name}
      {icon === "left" ? null : <Icon name={icon} size={14} />}
    </button>
  );
}

function Text({ callId, index }: { readonly callId: string; readonly index: number }) {
  const mayRead = isOperator(useSession());
  const { data, error } = useQuery({
    queryKey: ["message", callId, index],
    queryFn: ({ signal }) => getText(`${pathOf(callId)}/messages/${index}`, signal),
    enabled: mayRead,
  });
  if (!mayRead) {
    return (
      <Notice icon="person" title="Messages are for operators">
        Your role sees who sent what and when, but not the messages themselves.
      </Notice>
    );
  }
  if (data === undefined) {
    return error === null ? (
      <Skeleton lines={8} what="the message" />
    ) : (
      <ProblemNotice error={error} what="This message" />
    );
  }
  return (
    <div class="raw">
      <Copy text={data} />
      {/* A field and not plain text, so that a keyboard can scroll it. */}
      <textarea class="raw-text" readOnly aria-label="Message" spellcheck={false} value={data} rows={rowsOf(data)} />
    </div>
  );
}

function rowsOf(text: string): number {
  return Math.min(text.split("\n").length + 1, MOST_ROWS);
}

function Copy({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  // Browsers give the clipboard to pages of https and of this machine alone.
  if (navigator.clipboard === undefined) return null;
  return (
    <button type="button" class="button copy" onClick={() => void copy()}>
      {isCopied ? "Copied" : "Copy"}
    </button>
  );
}

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Call } from "../api/call.ts";
import { ProblemError } from "../api/problem.ts";
import { send } from "../api/request.ts";
import { pathOf } from "../call/use-call.ts";
import { party } from "../format/party.ts";

interface EndCallDialogProps {
  /** The call that is to end; the dialog is closed without one. */
  readonly call: Call | undefined;
  readonly close: () => void;
}

export function EndCallDialog({ call, close }: EndCallDialogProps) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (callId: string) => send("POST", `${pathOf(callId)}/end`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["live"] });
      leave();
    },
  });
  const leave = (): void => {
    end.reset();
    close();
  };
  return (
    <AlertDialog.Root open={call !== undefined} onOpenChange={(isOpen) => (isOpen ? undefined : leave())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <div>
            <AlertDialog.Title>End this call?</AlertDialog.Title>
            <AlertDialog.Description className="muted">
              {call === undefined ? "" : `${party(call.from)} and ${party(call.to)} are hung up at once.`} This cannot
              be undone.
            </AlertDialog.Description>
          </div>
          {end.isError ? (
            <p class="wrong-box" role="alert">
              {textOf(end.error)}
            </p>
          ) : null}
          <div class="actions">
            <AlertDialog.Close className="button">Let it go on</AlertDialog.Close>
            <button
              type="button"
              class="button danger"
              disabled={end.isPending || call === undefined}
              onClick={() => call !== undefined && end.mutate(call.callId)}
            >
              {end.isPending ? "Ending…" : "End the call"}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

function textOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return "The call could not be ended.";
  const { status, detail } = error.problem;
  return status === 404 || status === 409 ? `It has ended already. ${detail}` : detail;
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Icon } from "../design/icon.tsx";
import { words } from "../format/words.ts";
import { signOut, useSession } from "../session/use-session.ts";

export function UserMenu() {
  const session = useSession();
  const client = useQueryClient();
  const leave = useMutation({ mutationFn: signOut, onSettled: () => client.resetQueries() });
  if (session === undefined) return null;
  return (
    <div class="user">
      <Icon name="person" />
      <span class="user-name">
        {session.name}
        <span class="muted">{words(session.role)}</span>
      </span>
      <button type="button" class="button quiet" onClick={() => leave.mutate()}>
        Sign out
      </button>
    </div>
  );
}

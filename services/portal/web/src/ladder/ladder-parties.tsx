import type { Party } from "../api/signalling.ts";
import { words } from "../format/words.ts";
import type { LadderLayout } from "./ladder-layout.ts";

interface LadderPartiesProps {
  readonly parties: readonly Party[];
  readonly layout: LadderLayout;
}

/** The heads of the columns; they stay in view. */
export function LadderParties({ parties, layout }: LadderPartiesProps) {
  const columns = `${layout.timeWidth}px repeat(${parties.length}, ${layout.columnWidth}px)`;
  return (
    <ol
      class="ladder-parties"
      aria-label="Parties"
      style={{ gridTemplateColumns: columns, width: `${layout.width}px` }}
    >
      {parties.map(({ id, title, role, address }, index) => (
        <li key={id} class={`ladder-party ${role}`} style={{ gridColumn: index + 2 }}>
          <span class="role">{words(role)}</span>
          <span class="title">{title}</span>
          <span class="address number">{address}</span>
        </li>
      ))}
    </ol>
  );
}

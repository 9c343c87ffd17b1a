import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface NoticeProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly isBad?: boolean;
}

/** What stands where there is nothing to show: what is so, why, and what can be done. */
export function Notice({ icon, title, children, actions, isBad = false }: NoticeProps) {
  return (
    <div class={isBad ? "notice bad" : "notice"} role={isBad ? "alert" : "status"}>
      <Icon name={icon} />
      <h2>{title}</h2>
      {children === undefined ? null : <p>{children}</p>}
      {actions === undefined ? null : <div class="actions">{actions}</div>}
    </div>
  );
}

import { Icon, type IconName } from "./icon.tsx";

export type Tone = "good" | "bad" | "warn" | "info" | "plain";

export interface BadgeProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
}

/** A status: a picture and a word, coloured besides. */
export function Badge({ tone, icon, text }: BadgeProps) {
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

import type { PlatformOptions } from "@tandem/all-in-one";

type Capture = NonNullable<PlatformOptions["capture"]>;

/** Each message as text, below a line with its time, its way and its two ends. */
export function printCaptured(write: (text: string) => void): Capture {
  return ({ at, direction, local, remote, text }) => {
    const way = direction === "in" ? "<-" : "->";
    write(`${new Date(at).toISOString()} ${local} ${way} ${remote}\n${text.replaceAll("\r\n", "\n").trimEnd()}\n`);
  };
}

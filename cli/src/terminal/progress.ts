import { createSpinner } from "nanospinner";

export interface Progress {
  readonly show: (what: string) => void;
  /** Takes it off the screen; the next `show` brings it back. */
  readonly end: () => void;
}

/** A spinner where somebody watches, else nothing. A terminal without a width cannot be drawn on. */
export function showProgress(): Progress {
  const { isTTY, columns } = process.stderr;
  if (!isTTY || !(columns > 0)) return { show: () => undefined, end: () => undefined };
  const spinner = createSpinner("", { stream: process.stderr });
  let isShown = false;
  return {
    show(what) {
      if (isShown) spinner.update(what);
      else spinner.start(what);
      isShown = true;
    },
    end() {
      spinner.clear();
      spinner.stop();
      isShown = false;
    },
  };
}

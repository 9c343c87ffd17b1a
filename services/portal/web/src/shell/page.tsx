import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** What the heading shows, where it is more than the title. */
  readonly heading?: ComponentChildren;
  readonly above?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The page that was shown first has the focus where the browser put it. */
let hasShownOne = false;

/** A page with its heading, which takes the focus when the reader comes from another page. */
export function Page({ title, heading, above, actions, children }: PageProps) {
  const first = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
  useEffect(() => {
    if (hasShownOne) first.current?.focus({ preventScroll: true });
    hasShownOne = true;
  }, []);
  return (
    <>
      <header class="page-head">
        <div>
          {above}
          <h1 ref={first} tabIndex={-1}>
            {heading ?? title}
          </h1>
        </div>
        {actions === undefined ? null : <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

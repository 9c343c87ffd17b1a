/** Strokes on a grid of 16 by 16. */
const PATHS = {
  records: "M2.500 4h11M2.500 8h11M2.500 12h7",
  live: "M1.500 8h3l2-4.500 3 9 2-4.500h3",
  transfer: "M2 5.500h8.500a3 3 0 0 1 3 3V13m-2.500-2.500 2.500 2.500 2.500-2.500",
  explain:
    "M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM6 6.200c.2-1.200 1-1.700 2-1.700 1.200 0 2 .7 2 1.700 0 1.500-2 1.600-2 3M8 11.700v.1",
  trunk: "M2 4.500h12v7H2zM4.500 8h.1M7 8h4.500",
  health: "M8 14S1.800 10.300 1.800 6.100A3.200 3.200 0 0 1 8 5a3.200 3.200 0 0 1 6.200 1.100C14.200 10.300 8 14 8 14Z",
  inbound: "M12.500 3.500 4 12m0-6.500V12h6.500",
  outbound: "M3.500 12.500 12 4M5.500 4H12v6.500",
  check: "m3 8.500 3.500 3.500L13 4.500",
  cross: "m4 4 8 8m0-8-8 8",
  warning: "M8 2 1.500 13.500h13zM8 6.500v3.200M8 11.700v.1",
  dot: "M8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z",
  clock: "M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM8 4.500V8l2.500 1.500",
  chevron: "m6 3.500 4.500 4.500L6 12.500",
  left: "M10 3.500 5.500 8l4.500 4.500",
  down: "m3.500 6 4.500 4.500L12.500 6",
  download: "M8 2v8.500m-3.500-3L8 11l3.500-3.500M2.500 14h11",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.700-1.300L14 14",
  filter: "M2 4h12M4.500 8h7M6.500 12h3",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.500 9.500A6 6 0 0 1 6.500 2.500a6 6 0 1 0 7 7Z",
  system: "M2 3h12v8H2zM6 14h4M8 11v3",
  person: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.500 14c.5-2.800 2.700-4 5.500-4s5 1.200 5.500 4",
  skip: "M3.500 8h9",
  change: "M2.500 6h9L9 3.500M13.500 10h-9L7 12.500",
  hangup: "M2 9.500c3.500-3.300 8.500-3.300 12 0l-1.500 2-2.500-1V8.700a8 8 0 0 0-4 0v1.800l-2.500 1z",
  refresh: "M13.500 8A5.500 5.500 0 1 1 11.800 4M13.500 2v3h-3",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a word: it says nothing of its own to a screen reader. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.600"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

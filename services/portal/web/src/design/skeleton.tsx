/** Lines that stand for a table until its rows are there. */
export function Skeleton({ lines, what }: { readonly lines: number; readonly what: string }) {
  return (
    <div class="skeletons" role="status">
      <span class="visually-hidden">Loading {what}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="skeleton" style={{ width: `${92 - ((line * 17) % 38)}%` }} />
      ))}
    </div>
  );
}

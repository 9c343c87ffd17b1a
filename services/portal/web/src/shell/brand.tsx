export function Brand() {
  return (
    <span class="brand">
      <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" fill="#2557c7" />
        <g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
          <path d="M7 11h12a5 5 0 0 1 5 5v5.500" />
          <path d="m20 19 4 4 4-4" />
          <circle cx="9" cy="22" r="2.500" />
        </g>
      </svg>
      Tandem
    </span>
  );
}

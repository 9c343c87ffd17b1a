const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/** 0 is 100; what is above 1000 is 1000. */
export function pageSizeOf(asked: number): number {
  return asked === 0 ? DEFAULT_PAGE : Math.min(asked, MAX_PAGE);
}

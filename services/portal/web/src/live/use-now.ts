import { useEffect, useState } from "preact/hooks";

const SECOND_MS = 1_000;

/** The time, again each second. Milliseconds since 1970. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(tick);
  }, []);
  return now;
}

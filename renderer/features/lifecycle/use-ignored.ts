import { useEffect, useState } from "react";

/** Milliseconds: most guests are off by then, or visibly at it. */
const PATIENCE_MS = 30_000;

/** Whether a request made at `at` (milliseconds since the epoch) has gone unanswered for too long. */
export function useIgnored(at: number | undefined): boolean {
  const [, again] = useState(0);
  const left = at === undefined ? undefined : at + PATIENCE_MS - Date.now();
  useEffect(() => {
    if (at === undefined) return;
    const timer = setTimeout(() => again((count) => count + 1), Math.max(0, at + PATIENCE_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [at]);
  return left !== undefined && left <= 0;
}

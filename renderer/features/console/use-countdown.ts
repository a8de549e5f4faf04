import { useEffect, useState } from "react";

/**
 * Whole seconds left of a pause of `ms`, counted down while shown.
 *
 * @param start any value that changes when a new pause begins
 */
export function useCountdown(ms: number | undefined, start: unknown): number {
  const [left, setLeft] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new pause may be as long as the one before
  useEffect(() => {
    if (ms === undefined) return;
    const end = performance.now() + ms;
    const show = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
    show();
    const timer = setInterval(show, 1000);
    return () => clearInterval(timer);
  }, [ms, start]);
  return left;
}

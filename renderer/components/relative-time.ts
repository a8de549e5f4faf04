const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** `at` and `now` in milliseconds: "just now", "3 minutes ago", "yesterday". */
export function relativeTime(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** `at` in milliseconds, as a name for what was made then: "Nov 23, 2026, 8:00 AM". */
export const momentOf = (at: number): string => moment.format(at);

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** The hour of today's times, the day of others. */
export function listTime(at: number, now = Date.now()): string {
  if (!inRange(at)) return "";
  const then = new Date(at);
  return new Date(now).toDateString() === then.toDateString() ? hour.format(then) : day.format(then);
}

export const exactTime = (at: number): string => (inRange(at) ? exact.format(at) : "");

/** File systems have times that no calendar has. */
const inRange = (at: number) => Math.abs(at) <= 8.64e15;

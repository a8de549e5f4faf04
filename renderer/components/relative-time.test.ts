import { expect, it } from "vitest";
import { relativeTime } from "./relative-time.ts";

it.each([
  [0, "just now"],
  [59, "just now"],
  [61, "1 minute ago"],
  [3 * 3600 + 5, "3 hours ago"],
  [86_400, "yesterday"],
])("%d seconds back is %s", (seconds, text) => expect(relativeTime(0, seconds * 1000)).toBe(text));

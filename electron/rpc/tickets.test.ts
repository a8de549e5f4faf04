import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TICKET_LIFETIME, Tickets } from "./tickets.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("a ticket is 43 characters that never repeat, and good once", () => {
  const tickets = new Tickets();
  const serve = () => {};
  const ticket = tickets.issue(serve);
  expect(ticket).toMatch(/^[\w-]{43}$/);
  expect(tickets.issue(serve)).not.toBe(ticket);
  expect(tickets.redeem(ticket)).toBe(serve);
  expect(tickets.redeem(ticket)).toBeUndefined();
  expect(tickets.redeem("x".repeat(43))).toBeUndefined();
});

test("a ticket expires after half a minute", () => {
  const tickets = new Tickets();
  const [early, late] = [tickets.issue(() => {}), tickets.issue(() => {})];
  vi.advanceTimersByTime(TICKET_LIFETIME - 1);
  expect(tickets.redeem(early)).toBeDefined();
  vi.advanceTimersByTime(1);
  expect(tickets.redeem(late)).toBeUndefined();
});

test("another window's tickets are unknown, and hoarding is refused", () => {
  const [mine, theirs] = [new Tickets(), new Tickets()];
  expect(theirs.redeem(mine.issue(() => {}))).toBeUndefined();
  expect(() => {
    for (let count = 0; count < 1000; count++) mine.issue(() => {});
  }).toThrow(/Too many/);
  mine.clear();
  expect(mine.issue(() => {})).toHaveLength(43);
});

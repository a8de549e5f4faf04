import { expect, test } from "vitest";
import { domainFixture } from "../machines/machine.fixture.ts";
import { arrangement, isDelay } from "./draft.ts";

const place = (order: number, delay: number) => ({
  organisation: { tags: [], favourite: false, autostart: { order, delay } },
});
const database = domainFixture("database", place(1, 0));
const web = domainFixture("web", place(5, 10));
const other = domainFixture("other", { autostart: true });
const domains = [other, web, database];
const entry = ({ uuid, name }: typeof web, delay: number | undefined) => ({ uuid, name, delay });

test("the order as it is needs no saving, whatever its numbers", () => {
  expect(arrangement([entry(database, 0), entry(web, 10)], domains)).toBeUndefined();
});

test("a new order, a new wait, a machine more or less is sent whole", () => {
  expect(arrangement([entry(web, 10), entry(database, 0)], domains)).toEqual({
    machines: [
      { uuid: web.uuid, delay: 10 },
      { uuid: database.uuid, delay: 0 },
    ],
    removed: [],
  });
  expect(arrangement([entry(database, 3), entry(web, 10)], domains)?.machines[0]?.delay).toBe(3);
  expect(arrangement([entry(database, 0), entry(web, 10), entry(other, 0)], domains)?.machines).toHaveLength(
    3,
  );
  expect(arrangement([entry(web, 10)], domains)).toEqual({
    machines: [{ uuid: web.uuid, delay: 10 }],
    removed: [database.uuid],
  });
});

test("libvirt's own autostart beside the order is a reason to save", () => {
  const both = { ...web, autostart: true };
  expect(arrangement([entry(both, 10)], [both])).toEqual({
    machines: [{ uuid: web.uuid, delay: 10 }],
    removed: [],
  });
});

test("nothing is sent while a wait makes no sense; a machine that is gone is left out", () => {
  expect(arrangement([entry(database, undefined), entry(web, 10)], domains)).toBeUndefined();
  expect(arrangement([entry(web, 10), entry(database, 0)], [web])).toBeUndefined();
});

test.each([
  [0, true],
  [86_400, true],
  [86_401, false],
  [-1, false],
  [1.5, false],
  [undefined, false],
])("a wait of %s seconds: %s", (delay, fits) => {
  expect(isDelay(delay)).toBe(fits);
});

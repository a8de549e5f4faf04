import { expect, test } from "vitest";
import type { Snapshot } from "../../../shared/contract/snapshots.ts";
import { rowsOf } from "./rows.ts";

const snapshot = (name: string, parent?: string): Snapshot => ({
  ...{ name, description: "", at: 0, state: "off", kind: "internal", disks: [], picture: false },
  ...(parent !== undefined && { parent }),
});
const drawn = (snapshots: Snapshot[], current?: string) =>
  rowsOf({ snapshots, ...(current !== undefined && { current }) }).map(
    ({ name = "(now)", guides, up, down, level }) =>
      `${guides.map((guide) => ({ none: " ", pass: "|", tee: "+", end: "`" })[guide]).join("")}${up ? "^" : "o"}${name}${down ? "." : ""} ${level}`,
  );

test("a chain stays in one column, and the present state follows the current one", () => {
  expect(drawn([snapshot("a"), snapshot("b", "a")], "b")).toEqual(["oa. 1", "^b. 2", "^(now) 3"]);
});

test("branches are indented, and lines pass what lies between them", () => {
  const tree = [snapshot("a"), snapshot("b", "a"), snapshot("c", "b"), snapshot("d", "a")];
  expect(drawn(tree, "a")).toEqual(["oa. 1", "+ob. 2", "|^c 3", "+od 2", "`o(now) 2"]);
});

test("several roots stand beside each other; a parent that is gone makes a root; without any there is no row", () => {
  expect(drawn([snapshot("a"), snapshot("b", "lost")])).toEqual(["oa 1", "ob 1", "o(now) 1"]);
  expect(drawn([])).toEqual([]);
});

test("ten thousand in a chain are drawn", () => {
  const chain = Array.from({ length: 10_000 }, (_, index) =>
    snapshot(`s${index}`, index === 0 ? undefined : `s${index - 1}`),
  );
  const rows = rowsOf({ snapshots: chain, current: "s9999" });
  expect(rows).toHaveLength(10_001);
  expect(Math.max(...rows.map(({ guides }) => guides.length))).toBe(0);
});

import { expect, test } from "vitest";
import { nextKind } from "./next-backup.ts";

test("every so many backups one is full, and where no other can be had", () => {
  const possible = { incremental: {} };
  const kinds = (fullEvery: number) =>
    [0, 1, 2, 3, 4].map((chain) => nextKind(possible, chain, fullEvery)[0]);
  expect(kinds(1).join("")).toBe("fffff");
  expect(kinds(2).join("")).toBe("fifff");
  expect(kinds(4).join("")).toBe("fiiif");
  expect(nextKind({ incremental: { reason: "All is raw." } }, 1, 4)).toBe("full");
});

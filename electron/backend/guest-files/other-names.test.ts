import { expect, test } from "vitest";
import { otherNamesNotes } from "./other-names.ts";

test("files are counted of which a name stays behind", () => {
  const both = { identity: "1 7", links: 2 };
  const one = { identity: "1 8", links: 3 };
  expect(otherNamesNotes([both, both, { links: 1 }])).toEqual([]);
  expect(otherNamesNotes([both, one, both])).toEqual([expect.stringMatching(/^One file has other names/)]);
  expect(otherNamesNotes([both, one])).toEqual([expect.stringMatching(/^2 files have other names/)]);
});

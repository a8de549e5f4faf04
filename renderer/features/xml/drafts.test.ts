import { expect, it } from "vitest";
import { draftKey, openItems } from "./drafts.ts";

const machine = { connection: "c", uuid: "u" };
const changed = { text: "mine", base: "theirs" };

it("names what of a machine has a text that is not applied, the whole definition as nothing", () => {
  const drafts = {
    [draftKey(machine, "next")]: changed,
    [draftKey({ ...machine, item: "disk:a b" }, "now")]: changed,
    [draftKey({ ...machine, item: "memory" }, "next")]: { text: "applied", base: "applied" },
    [draftKey({ ...machine, uuid: "other" }, "next")]: changed,
    [draftKey({ ...machine, connection: "other" }, "next")]: changed,
  };
  expect(openItems(drafts, machine)).toEqual([undefined, "disk:a b"]);
});

import { expect, it } from "vitest";
import { mergeProposal } from "./draft.ts";

const proposed = {
  connection: "c",
  media: "media-0001",
  name: "debian11",
  os: "http://debian.org/debian/11",
  memoryMiB: 2048,
  vcpus: 2,
  diskGiB: 20,
  network: "user",
  firmware: "bios" as const,
};

it("keeps what was changed by hand and takes the rest anew", () => {
  const draft = { ...proposed, name: "mine", memoryMiB: 512, diskGiB: undefined };
  expect(mergeProposal(draft, new Set(["name", "diskGiB"]), { ...proposed, os: "other" })).toEqual({
    ...proposed,
    name: "mine",
    diskGiB: undefined,
    os: "other",
  });
});

it("always takes the proposal's own system", () => {
  expect(mergeProposal({ ...proposed, os: null }, new Set(["os"]), proposed).os).toBe(proposed.os);
});

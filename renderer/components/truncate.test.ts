import { expect, it } from "vitest";
import { splitForTruncation } from "./truncate.ts";

it("leaves short names whole", () => expect(splitForTruncation("debian-12")).toEqual(["debian-12", ""]));

it("keeps the end of a long name", () => {
  expect(splitForTruncation("a-very-long-machine-name-production-0042")).toEqual([
    "a-very-long-machine-name-product",
    "ion-0042",
  ]);
});

it("keeps as much of the end as asked for", () => {
  expect(splitForTruncation("/var/lib/libvirt/images/disk.qcow2", 11)).toEqual([
    "/var/lib/libvirt/images",
    "/disk.qcow2",
  ]);
});

it("never cuts a character in two", () => {
  const family = "👨‍👩‍👧";
  const [head, tail] = splitForTruncation(`${"x".repeat(30)}${family.repeat(8)}`);
  expect(head).toBe("x".repeat(30));
  expect(tail).toBe(family.repeat(8));
});

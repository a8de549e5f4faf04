import { expect, test } from "vitest";
import type { ImageRef } from "../../../shared/contract/images.ts";
import { imageOf, imagePath } from "./address.ts";

const images: ImageRef[] = [
  { kind: "file", connection: "c1", path: "/a b/ü&?=#.qcow2" },
  { kind: "volume", connection: "c1", pool: "de fault", volume: "x&y.qcow2" },
  { kind: "disk", connection: "c1", uuid: "7d9fa9f3-5e6f-4a1f-8a51-0f3c1d7f2f10", target: "vda" },
];

test.each(images)("an image of kind $kind is found again by its address", (image) => {
  const { pathname, searchParams } = new URL(imagePath(image, "resize"), "http://localhost");
  expect(pathname).toBe("/c/c1/image");
  expect(searchParams.get("ask")).toBe("resize");
  expect(imageOf("c1", searchParams)).toEqual(image);
});

test("an address that names no image has none", () => {
  expect(imageOf("c1", new URLSearchParams("kind=file&path=relative"))).toBeUndefined();
  expect(imageOf("c1", new URLSearchParams())).toBeUndefined();
});

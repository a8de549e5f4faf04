import { describe, expect, test } from "vitest";
import { imageOptions } from "../qemu-img/image-arguments.ts";
import { convertArguments } from "./convert-image.ts";
import { targetArguments } from "./new-image.ts";

const made = { path: "/new" };

describe("arguments of qemu-img", () => {
  test("only what differs from the usual is said", () => {
    expect(targetArguments({ ...made, format: "qcow2", options: { compat: "1.1" } })).toEqual([
      "-O",
      "qcow2",
    ]);
    expect(
      targetArguments({
        ...made,
        format: "qcow2",
        options: { compression: "zstd", preallocation: "full", clusterSize: "1M", unknown: "x" },
      }),
    ).toEqual(["-O", "qcow2", "-c", "-o", "cluster_size=1M,compression_type=zstd"]);
    expect(targetArguments({ ...made, format: "vpc", options: { subformat: "evil,size=1" } })).toEqual([
      "-O",
      "vpc",
      "-o",
      "force_size=on",
    ]);
  });

  test("a passphrase is named, never said", () => {
    const passphrase = "hunter2";
    for (const format of ["raw", "qcow2"] as const) {
      const words = targetArguments({ ...made, format, options: {}, passphrase }).join(" ");
      expect(words).toContain("key-secret=target");
      expect(words).not.toContain(passphrase);
    }
  });

  test("names are arguments of their own, with commas doubled where they stand in a list", () => {
    const path = "/a,b; rm -rf $HOME";
    const source = { path, format: "raw", bytes: 0, files: [path], snapshot: "1,2" };
    const args = convertArguments(source, { ...made, format: "vdi", options: {} }, "/new");
    expect(args).toEqual(["convert", "-f", "raw", "-l", "snapshot.name=1,,2", "-O", "vdi", path, "/new"]);
    expect(imageOptions({ path, format: "qcow2", passphrase: "p" }, "source")).toBe(
      "driver=qcow2,encrypt.key-secret=source,file.filename=/a,,b; rm -rf $HOME",
    );
  });
});

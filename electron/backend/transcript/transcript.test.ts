import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellQuote } from "./shell-quote.ts";
import { Transcript } from "./transcript.ts";

test("a shell splits a quoted line into the words that it was made of", () => {
  const words = [
    "virsh",
    "-c",
    "qemu:///system",
    "",
    "a b",
    "it's",
    '"$HOME"',
    "`id`",
    "\\",
    "a\nb",
    "~",
    "*",
    "é",
    "--x=y",
    "=ls",
    "#c",
    "!1",
    "a;b",
    "x>y",
    "{a,b}",
  ];
  const line = shellQuote(["printf", "%s\\0", ...words]);
  expect(execFileSync("sh", ["-c", line]).toString().split("\0").slice(0, -1)).toEqual(words);
});

test("plain words stay readable", () => {
  expect(shellQuote(["virsh", "-c", "qemu:///system", "start", "debian-12"])).toBe(
    "virsh -c qemu:///system start debian-12",
  );
});

test("brings what was recorded, then each new entry once", async () => {
  const transcript = new Transcript();
  transcript.record("One", ["a"], ["b", "c d"]);
  const watch = transcript.watch(new AbortController().signal);
  expect((await watch.next()).value).toMatchObject({
    entries: [{ id: 1, title: "One", command: "a\nb 'c d'" }],
  });
  const next = watch.next();
  transcript.record("Two", ["e"]);
  expect((await next).value).toMatchObject({ entries: [{ id: 2, command: "e" }] });
});

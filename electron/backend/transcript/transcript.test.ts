import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandText } from "./command-text.ts";
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

test("a command's input reaches it word for word, whatever stands in it", () => {
  const input = "<a>$HOME `id` \\ 'x'</a>\nXML\nXML2\n";
  const script = commandText({ argv: ["cat"], input }, ["printf", "%s", "end"]);
  expect(execFileSync("bash", ["-c", script]).toString()).toBe(`${input}end`);
});

test("a command that is too long to keep leaves nothing that could be run", async () => {
  const transcript = new Transcript();
  transcript.record("Long", { argv: ["cat"], input: "x".repeat(200_000) });
  const { value } = await transcript.watch(new AbortController().signal).next();
  expect(value?.entries[0]?.command).toMatch(/^# \d+ characters/);
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

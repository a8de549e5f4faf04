import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";

const serve = { kind: "serve", port: 0, uris: undefined, socket: undefined, file: undefined };

test.each([
  [[], { kind: "open", target: undefined }],
  [["debian.iso"], { kind: "open", target: "debian.iso" }],
  [["guesthouse://jobs"], { kind: "open", target: "guesthouse://jobs" }],
  [["--", "--odd.iso"], { kind: "open", target: "--odd.iso" }],
  [["--help"], { kind: "help" }],
  [["serve", "-h"], { kind: "help" }],
  [["--version"], { kind: "version" }],
  [["serve"], serve],
  [["serve", "--port", "8000", "a.iso"], { ...serve, port: 8000, file: "a.iso" }],
  [
    ["serve", "--connect", "test:///default", "--connect=lxc:///system", "--socket", "/tmp/s"],
    { ...serve, uris: ["test:///default", "lxc:///system"], socket: "/tmp/s" },
  ],
])("reads %j", (args, command) => {
  expect(readArguments(args)).toEqual(command);
});

test.each([
  [["a.iso", "b.iso"], /One file/],
  [["serve", "a.iso", "b.iso"], /One file/],
  [["serve", "--port", "x"], /no port/],
  [["serve", "--port", "65536"], /no port/],
  [["serve", "--port=-1"], /no port/],
  [["--port", "1"], /serve/],
  [["--frobnicate"], /frobnicate/],
])("refuses %j", (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});

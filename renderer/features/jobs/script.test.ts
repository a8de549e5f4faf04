import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { matching, toScript } from "./script.ts";

const run = (entries: Parameters<typeof toScript>[0]) =>
  execFileSync("bash", ["-s"], { input: toScript(entries), encoding: "utf8", stdio: "pipe" });

it("writes commands with their titles as comments", () => {
  expect(
    toScript([
      { title: "Start “web”", command: "virsh start web" },
      { title: "Force off", command: "virsh destroy web" },
    ]),
  ).toBe("#!/bin/bash\nset -e\n\n# Start “web”\nvirsh start web\n\n# Force off\nvirsh destroy web\n");
});

it("lets no title break out of its comment", () => {
  expect(run([{ title: "a\necho escaped\r\necho again", command: "echo command" }])).toBe("command\n");
});

it("runs with here-documents as they are", () => {
  const document = "<domain>\n  <name>it's $HOME `id`</name>\n</domain>";
  expect(
    run([
      { title: "Define", command: `cat <<'XML'\n${document}\nXML` },
      { title: "Then", command: "echo after" },
    ]),
  ).toBe(`${document}\nafter\n`);
});

it("stops at the first failure", () => {
  let output = "";
  try {
    run([
      { title: "Fails", command: "false" },
      { title: "Never", command: "echo reached" },
    ]);
  } catch (error) {
    output = (error as { stdout: string }).stdout;
    expect((error as { status: number }).status).toBe(1);
  }
  expect(output).toBe("");
  expect.assertions(2);
});

it("finds entries by words of title and command", () => {
  const entries = [
    { title: "Start “web”", command: "virsh start web" },
    { title: "Force off “db”", command: "virsh destroy db" },
  ];
  expect(matching(entries, " FORCE destroy ")).toEqual([entries[1]]);
  expect(matching(entries, "force web")).toEqual([]);
  expect(matching(entries, " ")).toBe(entries);
});

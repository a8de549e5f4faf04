import { expect, it } from "vitest";
import { toScript } from "./script.ts";

it("writes commands with their titles as comments", () => {
  expect(
    toScript([
      { title: "Start “web”", command: "virsh start web" },
      { title: "Force off", command: "virsh destroy web" },
    ]),
  ).toBe("#!/bin/sh\nset -e\n\n# Start “web”\nvirsh start web\n\n# Force off\nvirsh destroy web\n");
});

it("lets no title break out of its comment", () => {
  expect(toScript([{ title: "a\nrm -rf /", command: "true" }])).toContain("# a rm -rf /\n");
});

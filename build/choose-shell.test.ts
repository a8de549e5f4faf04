import { expect, test } from "vitest";
import { chooseShell, type StartFacts } from "./choose-shell.ts";

const everything: StartFacts = {
  root: false,
  display: true,
  electron: { path: "/electron" },
  sandboxBlocked: undefined,
  browser: "/chromium",
};

test.each<[string, Partial<StartFacts>, object]>([
  ["Electron where everything is there", {}, { shell: "electron", path: "/electron" }],
  ["nothing with a window for root", { root: true }, { shell: "address" }],
  ["nothing with a window without a display", { display: false }, { shell: "address" }],
  [
    "a browser where Electron could not be fetched",
    { electron: { unavailable: "the network said no" } },
    { shell: "browser window", path: "/chromium", because: "Electron is not to be had: the network said no" },
  ],
  [
    "a browser where the kernel keeps Electron from its sandbox",
    { sandboxBlocked: "no user namespaces" },
    { shell: "browser window", because: "Electron is not to be had: no user namespaces" },
  ],
  [
    "the address where neither is there",
    { electron: { unavailable: "the network said no" }, browser: undefined },
    { shell: "address" },
  ],
])("chooses %s", (_, facts, choice) => {
  expect(chooseShell({ ...everything, ...facts })).toMatchObject(choice);
});

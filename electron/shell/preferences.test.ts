import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Preferences } from "./preferences.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "guesthouse-preferences-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("off at first, then as it was left", async () => {
  const preferences = await Preferences.read(folder);
  expect(preferences.keepInTray).toBe(false);
  await preferences.setKeepInTray(true);
  expect(preferences.keepInTray).toBe(true);
  expect((await Preferences.read(folder)).keepInTray).toBe(true);
});

test("what cannot be written is not believed", async () => {
  const preferences = await Preferences.read(join(folder, "gone"));
  await expect(preferences.setKeepInTray(true)).rejects.toThrow("ENOENT");
  expect(preferences.keepInTray).toBe(false);
});

test.each(["", "{", "null", '{"keepInTray":"yes"}', '{"other":true}'])(
  "a damaged file %j is none",
  async (text) => {
    writeFileSync(join(folder, "desktop.json"), text);
    expect((await Preferences.read(folder)).keepInTray).toBe(false);
  },
);

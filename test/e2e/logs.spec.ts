import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";

const uuid = "8d1f26a7-2f3b-4c38-9a3a-6d10f2a4c511";
const log = (page: Page) => page.getByRole("log", { name: "Log" });

test.beforeEach(({ shell }, info) => info.skip(shell !== "web", "logs are the same in every shell"));
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a machine's log is followed, searched, read backwards and saved", async ({ app, libvirtd }) => {
  const { page } = app;
  const definition = join(libvirtd.root, "logged.xml");
  await writeFile(definition, plainXml("logged", uuid));
  await libvirtd.virsh("define", definition);
  await page.getByRole("row").filter({ hasText: "logged" }).getByText("logged", { exact: true }).dblclick();
  await page.getByRole("link", { name: "Log", exact: true }).click();
  await expect(page.getByText("There is no log yet")).toBeVisible();

  await libvirtd.virsh("start", "logged");
  await expect(log(page)).toContainText("-name guest=logged");
  await expectAccessible(page);

  // Longer than a page, with what a guest might write to deceive its reader.
  const path = libvirtd.outside("/var/log/libvirt/qemu/logged.log");
  const many = Array.from({ length: 30_000 }, (_, n) => `line ${n} of many\n`).join("");
  await appendFile(path, `the very first\n${many}`);
  await appendFile(path, "\u001b[31mred\u001b[0m and\u0007 \u202egpj.exe\n");
  await expect(log(page)).toContainText("red and␇ <U+202E>gpj.exe");
  await expect(log(page).getByRole("button", { name: "Load earlier lines" })).toHaveCount(1);

  const search = page.getByLabel("Search the log");
  await search.fill("LINE 29990 of");
  await expect(page.getByText("1 of 1", { exact: true })).toBeVisible();
  await expect(log(page).locator("mark")).toHaveText("line 29990 of");
  await search.fill("the very first");
  await expect(page.getByText("No match", { exact: true })).toBeVisible();
  const earlier = log(page).getByRole("button", { name: "Load earlier lines" });
  await expect(async () => {
    await earlier.click({ timeout: 2000 });
    await expect(earlier).toHaveCount(0, { timeout: 500 });
  }).toPass();
  await search.fill("the very firs");
  await expect(log(page).locator("mark")).toHaveText("the very firs");
  await expectAccessible(page);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as file" }).click();
  const saved = await (await download).path();
  expect((await readFile(saved)).equals(await readFile(path))).toBe(true);

  await page.getByText("Events", { exact: true }).click();
  await expect(log(page)).toContainText("Started (booted)");
  await libvirtd.virsh("destroy", "logged");
  await expect(log(page)).toContainText("Stopped (forced off)");
});

test("a start that fails offers the log, and Guesthouse has its own", async ({ app, libvirtd }) => {
  const { page } = app;
  const definition = join(libvirtd.root, "broken.xml");
  await writeFile(
    definition,
    plainXml(
      "broken",
      uuid,
      "<disk type='file' device='disk'><source file='/nowhere/x.raw'/><target dev='vda' bus='virtio'/></disk>",
    ),
  );
  await libvirtd.virsh("define", definition);
  await page.getByRole("row").filter({ hasText: "broken" }).getByText("broken", { exact: true }).dblclick();
  await expect(page).toHaveURL(/\/console$/);
  await page.getByRole("button", { name: "Start" }).first().click();
  await page.getByRole("alert").getByRole("link", { name: "Open log" }).click();
  await expect(page).toHaveURL(/\/log$/);

  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Open log" }).click();
  await expect(page.getByRole("heading", { name: "Guesthouse's log" })).toBeVisible();
  await expect(log(page)).toContainText("qemu:///system: connected");
  await expectAccessible(page);
});

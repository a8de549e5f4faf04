import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { defineFullMachine, deviceCases } from "../support/devices.ts";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { media, mediumMissing } from "../support/media.ts";
import { plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { openPalette } from "./support/palette.ts";

test.beforeEach(async ({ shell }, info) => {
  info.skip(shell !== "web", "the page is the same in every shell; it is looked at in the browser's");
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("axe finds nothing before there is a machine", async ({ app }) => {
  const missing = await mediumMissing(media.debian12);
  test.skip(!!missing, missing);
  const { page } = app;
  await expect(page.getByText("Drop an installation image here")).toBeVisible();
  await expectNothing(page, "the empty library");
  await page.getByRole("button", { name: "Add connection" }).click();
  const adding = page.getByRole("dialog", { name: "Add a connection" });
  await expect(adding.getByLabel("Address (libvirt URI)")).toBeVisible();
  await expectNothing(page, "adding a connection");
  await leave(page);
  for (const name of ["Activity", "Settings"]) {
    await page.getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expectNothing(page, name);
  }
  await app.drop(media.debian12);
  await expect(page.getByRole("button", { name: "Create and start" })).toBeFocused();
  await expectNothing(page, "the sheet");
});

test("axe finds nothing with machines", async ({ app, libvirtd }) => {
  const blocked = await tinyGuestBlocked();
  test.skip(!!blocked, blocked);
  const { page } = app;
  await startTinyGuest(libvirtd, { name: "seen", vnc: "socket" });
  const machine = page.getByRole("row").filter({ hasText: "seen" });
  await expect(machine).toContainText("Running");
  await expectNothing(page, "the list");
  await machine.getByRole("button", { name: "More actions" }).click();
  const remove = page.getByRole("menuitem", { name: "Delete …" });
  await expect(remove).toBeVisible();
  await expectNothing(page, "a machine's menu");
  await remove.click();
  await expect(page.getByRole("dialog").getByText("The command for it")).toBeVisible();
  await expectNothing(page, "the delete dialog");
  await leave(page);
  await page.locator("label", { hasText: "Tiles" }).click();
  await expect(page.getByRole("radio", { name: "Tiles" })).toBeChecked();
  await expectNothing(page, "the tiles");
  await page.locator("label", { hasText: "List" }).click();
  await expect(machine).toBeVisible();

  await page.getByText("seen", { exact: true }).first().dblclick();
  await expect(page.getByTestId("screen").locator("canvas")).toBeVisible();
  await expectNothing(page, "the screen");
  await page.getByText("Terminal", { exact: true }).click();
  await expect(page.getByTestId("terminal").locator(".xterm-rows")).toBeVisible();
  await expectNothing(page, "the terminal");
  await page.getByText("Split", { exact: true }).click();
  await expect(page.getByTestId("screen").locator("canvas")).toBeVisible();
  await expectNothing(page, "screen and terminal");

  await page.getByRole("link", { name: "Performance" }).click();
  await expect(page.getByRole("figure", { name: /^CPU, .* now \d/ }).first()).toBeVisible();
  await expectNothing(page, "the performance graphs");
  await page.getByText("Table", { exact: true }).click();
  await expect(page.getByRole("table").first()).toBeVisible();
  await expectNothing(page, "the performance table");
});

test("axe finds nothing in the questions of a machine's life, and in the bin", async ({ app, libvirtd }) => {
  const { page } = app;
  const xml = join(libvirtd.root, "asked.xml");
  await writeFile(xml, plainXml("asked", crypto.randomUUID()));
  await libvirtd.virsh("define", xml);
  const machine = page.getByRole("row").filter({ hasText: "asked" });
  const ask = async (command: string, further = false) => {
    await machine.getByRole("button", { name: "More actions" }).click();
    if (further) await page.getByRole("menuitem", { name: "More", exact: true }).press("ArrowRight");
    await page.getByRole("menuitem", { name: command }).click();
    await expect(page.getByRole("dialog").locator("pre")).toBeVisible();
    await expectNothing(page, command);
  };
  await ask("Start with options …");
  await leave(page);
  await ask("Rename …", true);
  await leave(page);
  await ask("Title and description …", true);
  await leave(page);
  await ask("Delete …");
  await page.getByRole("button", { name: "Move to the bin" }).click();
  await page.getByRole("link", { name: "Bin" }).click();
  await expect(page.getByRole("button", { name: "Restore asked" })).toBeVisible();
  await expectNothing(page, "the bin");
  await page.getByRole("button", { name: "Empty the bin …" }).click();
  const forGood = page.getByRole("dialog").getByRole("button", { name: "Delete for good" });
  await expect(forGood).toBeEnabled();
  await expectNothing(page, "the question before the bin is emptied");
  await forGood.click();
  await expect(page.getByText("The bin is empty")).toBeVisible();
  await expectNothing(page, "the empty bin");
});

test("axe finds nothing in the details of every kind of device, in notes and palette", async ({
  app,
  libvirtd,
}) => {
  test.setTimeout(900_000);
  const blocked = await tinyGuestBlocked();
  test.skip(!!blocked, blocked);
  const { page } = app;
  await defineFullMachine(libvirtd);
  await page.getByText("full", { exact: true }).dblclick();
  await page.getByRole("link", { name: "Details", exact: true }).click();
  const hardware = page.getByRole("navigation", { name: "Hardware" });
  await expect(hardware.getByRole("link", { name: "History" })).toBeVisible();
  const seen = new Set<string>();
  for (const link of await hardware.getByRole("link").all()) {
    const item = new URL((await link.getAttribute("href"))!, page.url()).searchParams.get("item")!;
    const kind = item.replace(/[:#].*/, "");
    if (seen.has(kind)) continue;
    seen.add(kind);
    await link.click();
    await expect(link).toHaveAttribute("aria-current", "page");
    // The lists beside the form are the same each time, and as long as the machine has devices.
    await expectNothing(page, `the details of ${item}`, seen.size > 1 ? ["nav"] : []);
  }
  for (const { kind } of deviceCases(libvirtd.imagesDir)) expect(seen).toContain(kind);

  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Add hardware …" }).click();
  await expect(dialog.getByRole("button", { name: "Disk" }).first()).toBeVisible();
  await expectNothing(page, "the kinds of hardware");
  await leave(page);
  for (const kind of ["Disk", "Network card", "Host PCI device", "Serial port"]) {
    await page.getByRole("button", { name: "Add hardware …" }).click();
    await dialog.getByRole("button", { name: kind }).first().click();
    await expect(dialog.getByRole("button", { name: "Add", exact: true })).toBeEnabled();
    await expectNothing(page, `adding a ${kind}`);
    await leave(page);
  }

  for (const name of ["Notes", "Performance", "Log"]) {
    const link = page.getByRole("link", { name, exact: true });
    await link.click();
    // It is part of the page, which may be fetched only now.
    await expect(link).toHaveAttribute("aria-current", "page");
    await expectNothing(page, `${name} of a machine that is off`);
  }
  await openPalette(page);
  await page.keyboard.type("full");
  await expect(page.getByRole("option").first()).toContainText("full");
  await expectNothing(page, "the palette");
});

/** Closes the dialog. */
async function leave(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** Goes on after a fault, so that one run names them all. */
const expectNothing = (page: Page, where: string, except: readonly string[] = []) =>
  expectAccessible(page, where, { except, soft: true });

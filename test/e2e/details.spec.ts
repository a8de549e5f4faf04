import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { expect } from "./support/app.ts";
import { clearHost, test } from "./support/host.ts";
import { take } from "./support/palette.ts";

test.afterEach(({ libvirtd }) => clearHost(libvirtd));

const next = (libvirtd: PrivateLibvirtd) => libvirtd.virsh("dumpxml", "rooms", "--inactive");

test("a device is added, changed and removed", async ({ app: { page }, libvirtd }) => {
  await define(libvirtd);
  await openDetails(page);

  await page.getByRole("button", { name: "Add hardware" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Search the kinds of hardware" }).fill("watchdog");
  await dialog.getByRole("button", { name: /^Watchdog/ }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Watchdog", exact: true })).toBeVisible();
  expect(await next(libvirtd)).toContain("<watchdog model='i6300esb' action='reset'");

  await page.getByRole("combobox", { name: "When it is not fed" }).click();
  await page.getByRole("option", { name: "poweroff" }).click();
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Stored." })).toBeVisible();
  expect(await next(libvirtd)).toContain("<watchdog model='i6300esb' action='poweroff'");

  await page.getByRole("button", { name: "Remove …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Watchdog" })).toHaveCount(0);
  expect(await next(libvirtd)).not.toContain("<watchdog");
});

test("a field that somebody else changes meanwhile shows both, and loses neither", async ({
  app: { page },
  libvirtd,
}) => {
  await define(libvirtd);
  await openDetails(page);
  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill("Mine");
  await libvirtd.virsh("desc", "rooms", "--config", "--title", "Theirs");
  await expect(page.getByText("Changed elsewhere to Theirs")).toBeVisible();
  await expect(title).toHaveValue("Mine");
  await expect(page.getByRole("button", { name: "Apply", exact: true })).toBeDisabled();

  await page.getByRole("button", { name: "Keep mine" }).click();
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await expect.poll(() => next(libvirtd)).toContain("<title>Mine</title>");

  // A field that was not touched just follows.
  await libvirtd.virsh("desc", "rooms", "--config", "--title", "Later");
  await expect(title).toHaveValue("Later");
});

test("changes that wait for the next start are listed and taken back; leaving unapplied ones asks", async ({
  app: { page },
  libvirtd,
}) => {
  await define(libvirtd);
  await libvirtd.virsh("start", "rooms", "--paused");
  await openDetails(page);
  await page.getByRole("link", { name: "Memory", exact: true }).click();
  await page.getByRole("textbox", { name: "Maximum", exact: true }).fill("96");
  await expect(page.getByText("Takes effect at the next start")).toBeVisible();
  await page.getByRole("button", { name: "Apply", exact: true }).click();
  await expect.poll(() => next(libvirtd)).toContain("<memory unit='KiB'>98304</memory>");
  await expect(page.getByText("now: 64 MiB").first()).toBeVisible();

  await page.getByRole("button", { name: "Show", exact: true }).click();
  const list = page.getByRole("dialog", { name: "Waiting for the next start" });
  await expect(list.getByRole("row", { name: "Maximum 64 MiB 96 MiB" })).toBeVisible();
  await list.getByRole("button", { name: "Discard the changes of Memory" }).click();
  await expect(list.getByText("Nothing waits for the next start.")).toBeVisible();
  expect(await next(libvirtd)).toContain("<memory unit='KiB'>65536</memory>");
  await page.keyboard.press("Escape");

  await page.getByRole("textbox", { name: "Maximum", exact: true }).fill("80");
  await page.getByRole("link", { name: "Notes" }).click();
  const question = page.getByRole("dialog", { name: /not applied/ });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("textbox", { name: "Maximum", exact: true })).toHaveValue("80");
  await page.getByRole("link", { name: "Notes" }).click();
  await question.getByRole("button", { name: "Leave and throw away" }).click();
  await expect(page).toHaveURL(/\/notes$/);
});

/** A machine with next to nothing, so that nothing but the test changes it. */
async function define(libvirtd: PrivateLibvirtd): Promise<void> {
  const xml = `<domain type='qemu'><name>rooms</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features></domain>`;
  const path = join(libvirtd.imagesDir, "rooms.xml");
  await writeFile(path, xml);
  await libvirtd.virsh("define", path);
  await rm(path);
}

async function openDetails(page: Page): Promise<void> {
  await expect(page.getByRole("row").filter({ hasText: "rooms" })).toBeVisible();
  await take(page, "rooms details");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
}

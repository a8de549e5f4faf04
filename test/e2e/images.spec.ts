import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { encryptImage } from "../support/encrypted-image.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { take } from "./support/palette.ts";

test.beforeEach(({ shell }, info) => {
  info.skip(shell !== "web", "images are the same in every shell");
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

const qemuImg = (...args: string[]) => execFileSync("qemu-img", args, { stdio: "ignore" });

test("an encrypted image asks for its passphrase, and a wrong one is told as that", async ({
  app: { page },
  libvirtd,
}) => {
  const path = (name: string) => join(libvirtd.imagesDir, name);
  qemuImg("create", "-f", "raw", path("plain.raw"), "4M");
  await encryptImage(path("plain.raw"), path("vault.qcow2"), "qcow2", "correct horse");
  const file = join(libvirtd.root, "vault.xml");
  writeFileSync(file, plainXml("vault", randomUUID(), diskXml(path("vault.qcow2"))));
  await libvirtd.virsh("define", file);
  await openDisk(page, "vault");
  await page.getByRole("link", { name: "Show image" }).click();

  const dialog = page.getByRole("dialog");
  const check = async (passphrase: string) => {
    await page.getByRole("button", { name: "Check …" }).click();
    await expect(dialog.getByRole("button", { name: "Check", exact: true })).toBeDisabled();
    await dialog.getByLabel("Passphrase", { exact: true }).fill(passphrase);
    await dialog.getByRole("button", { name: "Check", exact: true }).click();
    await expect(dialog).toHaveCount(0);
  };
  await check("wrong");
  await expect(page.getByRole("alert")).toContainText("This is not the passphrase");
  await check("correct horse");
  await expect(page.getByRole("status").filter({ hasText: "The image is sound." })).toBeVisible();
});

/** From the library to the page of the machine's disk. */
async function openDisk(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("row").filter({ hasText: name })).toBeVisible();
  await take(page, `${name} details`);
  await page.getByRole("link", { name: /vda/ }).click();
}

test("a disk's chain is drawn, a damaged image is checked and its copy repaired, a running disk is resized", async ({
  app: { page },
  libvirtd,
}) => {
  const path = (name: string) => join(libvirtd.imagesDir, name);
  qemuImg("create", "-f", "raw", path("base.raw"), "64M");
  qemuImg("create", "-f", "qcow2", "-F", "raw", "-b", path("base.raw"), path("chain.qcow2"));
  const file = join(libvirtd.root, "chain.xml");
  writeFileSync(file, plainXml("chain", randomUUID(), diskXml(path("chain.qcow2"))));
  await libvirtd.virsh("define", file);
  await openDisk(page, "chain");

  // Each mode says what it risks, and what does not go together is told before it is applied.
  await page.getByRole("combobox", { name: "Cache", exact: true }).click();
  await page.getByRole("option", { name: /^unsafe/ }).click();
  await expect(page.getByText("can destroy the whole file system")).toBeVisible();
  await page.getByRole("button", { name: "How the cache modes differ" }).click();
  await expect(page.getByRole("row", { name: /^unsafe/ })).toContainText("flushes are ignored");
  await page.getByRole("button", { name: "Reset", exact: true }).click();

  await page.getByRole("link", { name: "Show image" }).click();
  const chain = page.getByRole("list", { name: "The image and what it stands on" });
  await expect(chain.getByRole("listitem")).toHaveCount(2);
  await expect(chain.getByRole("listitem").first()).toContainText("chain.qcow2");
  await expect(chain.getByRole("listitem").first()).toContainText("Active image");
  await expect(chain.getByRole("listitem").nth(1)).toContainText("base.raw");
  await expect(chain.getByRole("listitem").nth(1)).toContainText("64 MiB");
  await expectAccessible(page);

  // One cluster behind the end that nothing uses: a leak.
  leak(path("chain.qcow2"));
  await run(page, "Check");
  await expect(page.getByRole("status").filter({ hasText: "No data is in danger" })).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Repair …" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("before-repair");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Repair", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Repaired: 1" })).toBeVisible();
  const kept = page.getByRole("region", { name: "Kept originals" });
  await expect(kept).toContainText("chain.qcow2.before-repair");
  await kept.getByRole("button", { name: "Delete …" }).click();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(kept).toHaveCount(0);
  expect(await libvirtd.virsh("vol-list", "default")).not.toContain("before-repair");

  await libvirtd.virsh("start", "chain");
  await page.reload();
  await expect(page.getByText("used by chain, which is running")).toBeVisible();
  await expect(page.getByRole("button", { name: "Check …" })).toBeDisabled();
  await page.getByRole("button", { name: "Resize …" }).click();
  await dialog.getByLabel("Size of the disk").fill("0.125");
  await expect(dialog).toContainText("blockresize chain vda 134217728B");
  await dialog.getByRole("button", { name: "Resize", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "128 MiB now" })).toBeVisible();
  expect(await libvirtd.virsh("domblkinfo", "chain", "vda")).toMatch(/Capacity: +134217728/);
});

async function run(page: Page, verb: string): Promise<void> {
  await page.getByRole("button", { name: `${verb} …` }).click();
  await page.getByRole("dialog").getByRole("button", { name: verb, exact: true }).click();
}

/** A qcow2 image of a few clusters has one block of 16-bit reference counts, in its third cluster. */
function leak(path: string): void {
  truncateSync(path, 10 * 65_536);
  execFileSync("dd", ["bs=1", `seek=${2 * 65_536 + 9 * 2 + 1}`, "conv=notrunc", `of=${path}`, "count=1"], {
    input: "\u0001",
    stdio: ["pipe", "ignore", "ignore"],
  });
}

import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { media, mediumMissing } from "../support/media.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { test } from "./support/host.ts";

test.beforeEach(({ shell }, info) => {
  info.skip(shell !== "web", "volumes are the same in every shell");
});

const table = (page: Page) => page.getByRole("table", { name: "Volumes" });
const open = async (page: Page) => {
  // Where the browser cannot ask for a file, it is one of its downloads.
  await page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await page.getByRole("link", { name: "Storage", exact: true }).click();
  await page
    .getByRole("navigation", { name: "Storage pools" })
    .getByRole("link", { name: /default/ })
    .click();
};
const act = async (page: Page, name: string, action: string) => {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

test("a volume is made, looked at, resized, copied, uploaded, downloaded, wiped and deleted", async ({
  app,
  libvirtd,
}, info) => {
  const { page } = app;
  await open(page);
  await expect(page.getByText("No volumes yet")).toBeVisible();

  await page.getByRole("button", { name: "New volume …" }).click();
  const making = page.getByRole("dialog", { name: "New volume in default" });
  await making.getByLabel("Name").fill("a/b");
  await expect(making).toContainText("A name has no slash");
  await making.getByLabel("Name").fill("one.qcow2");
  await making.getByRole("textbox", { name: "Size" }).fill("0");
  await expect(making.getByRole("button", { name: "Make volume" })).toBeDisabled();
  await making.getByRole("textbox", { name: "Size" }).fill("10737418240");
  await expect(making).toContainText("more than any disk image can be");
  await making.getByRole("textbox", { name: "Size" }).fill("1");
  await expect(making).toContainText("vol-create --pool=default");
  await expectAccessible(page);
  await making.getByRole("button", { name: "Make volume" }).click();
  await expect(making).toHaveCount(0);
  await expect(table(page)).toContainText("one.qcow2");
  expect(await libvirtd.virsh("vol-info", "--pool=default", "--vol=one.qcow2")).toMatch(
    /Capacity: +1.00 GiB/,
  );
  await expectAccessible(page);

  await page.getByRole("button", { name: "Details of one.qcow2" }).click();
  const details = page.getByRole("dialog", { name: "one.qcow2" });
  await expect(details).toContainText("64 KiB");
  await expect(details).toContainText("<name>one.qcow2</name>");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);

  await act(page, "one.qcow2", "Resize …");
  const resizing = page.getByRole("dialog", { name: "Resize one.qcow2" });
  await resizing.getByRole("textbox", { name: "New size" }).fill("0.5");
  await expect(resizing.getByRole("button", { name: "Resize" })).toBeDisabled();
  await expect(resizing).toContainText("lost for good");
  await resizing.getByRole("textbox", { name: "New size" }).fill("2");
  await resizing.getByRole("button", { name: "Resize" }).click();
  await expect(resizing).toHaveCount(0);
  await expect(table(page)).toContainText("2 GiB");

  await act(page, "one.qcow2", "Copy …");
  const copying = page.getByRole("dialog", { name: "Copy one.qcow2" });
  await expect(copying.getByLabel("Name of the copy")).toHaveValue("one-copy.qcow2");
  await copying.getByRole("button", { name: "Make copy" }).click();
  await expect(page.getByRole("button", { name: "Details of one-copy.qcow2" })).toBeVisible();
  const image = (name: string) => readFile(join(libvirtd.imagesDir, name));
  await expect.poll(async () => (await image("one-copy.qcow2")).equals(await image("one.qcow2"))).toBe(true);

  const content = Buffer.concat([Buffer.alloc(3 << 20, "sent"), Buffer.alloc(5 << 20)]);
  const path = info.outputPath("sent.raw");
  await writeFile(path, content);
  await page.getByRole("button", { name: "Upload …" }).click();
  const uploading = page.getByRole("dialog", { name: "Upload to default" });
  const chooser = page.waitForEvent("filechooser");
  await uploading.getByRole("button", { name: /File/ }).click();
  await (await chooser).setFiles(path);
  await expect(uploading.getByLabel("Name of the volume")).toHaveValue("sent.raw");
  await uploading.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("button", { name: "Details of sent.raw" })).toBeVisible();
  await expect(page.getByText("being written")).toHaveCount(0);
  await expect.poll(async () => (await image("sent.raw")).equals(content)).toBe(true);

  const download = page.waitForEvent("download");
  await act(page, "sent.raw", "Download");
  expect((await readFile(await (await download).path())).equals(content)).toBe(true);

  await act(page, "sent.raw", "Wipe …");
  const wiping = page.getByRole("dialog", { name: "Wipe sent.raw?" });
  await expect(wiping).toContainText("cannot be taken back");
  await wiping.getByRole("button", { name: "Wipe" }).click();
  await expect(wiping).toHaveCount(0);
  await expect.poll(async () => (await image("sent.raw")).includes("sent")).toBe(false);

  await page.getByLabel("Select all that are shown").check();
  await page.getByRole("button", { name: "Delete 3 volumes …" }).click();
  const deleting = page.getByRole("dialog", { name: "Delete 3 volumes?" });
  for (const name of ["one.qcow2", "one-copy.qcow2", "sent.raw"]) await expect(deleting).toContainText(name);
  await expectAccessible(page);
  await deleting.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No volumes yet")).toBeVisible();
  await expect.poll(() => libvirtd.virsh("vol-list", "default")).not.toContain("one");
});

test("five thousand volumes list and filter", async ({ app, libvirtd }) => {
  const { page } = app;
  await libvirtd.netnsExec(
    "bash",
    "-c",
    `cd "${libvirtd.imagesDir}" && for n in $(seq 5000); do echo "volume-$n.raw"; done | xargs truncate -s 1M`,
  );
  await libvirtd.virsh("pool-refresh", "default");
  await open(page);
  await expect(page.getByText("5000 volumes", { exact: true })).toBeVisible({ timeout: 120_000 });
  expect(await table(page).getByRole("row").count()).toBeLessThan(100);
  await page.getByLabel("Filter volumes").fill("volume-4999");
  await expect(page.getByText("1 of 5000 volumes")).toBeVisible();
  await expect(page.getByRole("button", { name: "Details of volume-4999.raw" })).toBeVisible();
  await page.getByLabel("Filter volumes").fill("");
  await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
  await expect(page.getByRole("button", { name: "Details of volume-5000.raw" })).toBeVisible();

  // The address that jobs lead to: the pool with this one in view.
  const address = new URL(page.url());
  address.searchParams.set("volume", "volume-2500.raw");
  await page.goto(address.href);
  await expect(table(page).getByRole("row", { name: "volume-2500.raw" })).toHaveAttribute(
    "aria-current",
    "true",
    {
      timeout: 120_000,
    },
  );
  await expect(page.getByRole("button", { name: "Details of volume-2500.raw" })).toBeInViewport();
  // One by one they would take minutes.
  await libvirtd.netnsExec("find", libvirtd.imagesDir, "-name", "volume-*.raw", "-delete");
  await libvirtd.virsh("pool-refresh", "default");
});

test("an installation image that is not called like one is found by browsing", async ({ app, libvirtd }) => {
  const missing = await mediumMissing(media.grubRescue);
  test.skip(!!missing, missing);
  const { page } = app;
  await copyFile(media.grubRescue, join(libvirtd.imagesDir, "rescue.img"));
  await writeFile(join(libvirtd.imagesDir, "letter.img"), Buffer.alloc(1 << 20));
  await libvirtd.virsh("pool-refresh", "default");
  await page.getByRole("button", { name: "From a storage pool" }).click();
  const sheet = page.getByRole("dialog", { name: "New machine" });
  const browser = page.getByRole("dialog", { name: "Choose a volume" });
  const pick = async (name: string) => {
    await sheet.getByRole("button", { name: "Browse all volumes …" }).click();
    await browser.getByRole("button", { name: `Use ${name}` }).click();
    await expect(browser).toHaveCount(0);
  };
  // Escape is for the dialog in front.
  await sheet.getByRole("button", { name: "Browse all volumes …" }).click();
  await browser.getByRole("button", { name: "New volume …" }).click();
  const making = page.getByRole("dialog", { name: "New volume in default" });
  await expect(making).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(making).toHaveCount(0);
  await expect(browser).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(browser).toHaveCount(0);
  await pick("rescue.img");
  await expect(sheet).toContainText("rescue.img");
  await expect(sheet.getByRole("button", { name: "Create and start" })).toBeEnabled();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "From a storage pool" }).click();
  await pick("letter.img");
  await expect(sheet.getByRole("alert")).toBeVisible();
  for (const name of ["rescue.img", "letter.img"]) {
    await libvirtd.virsh("vol-delete", "--pool=default", name);
  }
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { test } from "./support/host.ts";

test.beforeEach(({ shell }, info) => {
  info.skip(shell !== "web", "pools are the same in every shell");
});

test("a pool is added, filled, stopped, started, refreshed, kept from the host's start and deleted", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  const target = join(libvirtd.imagesDir, "page");
  await page.getByRole("link", { name: "Storage", exact: true }).click();
  const list = page.getByRole("navigation", { name: "Storage pools" });
  await expect(list.getByRole("link", { name: /default/ })).toBeVisible();

  await page.getByRole("button", { name: "Add pool …" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a storage pool" });
  // What is missing, and what cannot be, is said at its field.
  await dialog.getByRole("button", { name: "Add pool" }).click();
  await expect(dialog).toContainText("Give the pool a name.");
  await dialog.getByLabel("Name").fill("default");
  await expect(dialog).toContainText("There is a pool of this name already.");
  await dialog.getByLabel("Name").fill("page");
  await expect(dialog.getByLabel("Folder on the host")).toHaveValue("/var/lib/libvirt/images/page");
  await dialog.getByLabel("Folder on the host").fill("nowhere");
  await expect(dialog).toContainText("This cannot be right.");
  await expectAccessible(page);

  // A server that is not there is told in the dialog, and nothing stays of the attempt.
  await chooseType(page, "Network folder");
  await dialog.getByRole("textbox", { name: "Server", exact: true }).fill("127.0.0.1");
  await dialog.getByRole("button", { name: "Find sources" }).click();
  await expect(dialog.getByRole("alert")).toContainText("libvirt found nothing there.");
  await dialog.getByLabel("Path on the server").fill("/export");
  await dialog.getByLabel("Folder on the host").fill(`${target}-nfs`);
  await expect(dialog).toContainText("pool-start page");
  await dialog.getByRole("button", { name: "Add pool" }).click();
  await expect(dialog.getByRole("alert").last()).toContainText("mount");
  await expect.poll(() => libvirtd.virsh("pool-list", "--all", "--name")).not.toContain("page");

  await chooseType(page, "Folder");
  await dialog.getByLabel("Folder on the host").fill(target);
  await expect(dialog).toContainText(target);
  await dialog.getByRole("button", { name: "Add pool" }).click();
  const pane = page.getByRole("region", { name: "page", exact: true });
  await expect(pane).toContainText("Running");
  await expect(dialog).toHaveCount(0);
  await expect(pane).toContainText("No volumes");
  await expect.poll(() => libvirtd.virsh("pool-info", "page")).toMatch(/Autostart: +yes/);

  await writeFile(join(target, "one.raw"), "one");
  await pane.getByRole("button", { name: "Refresh" }).click();
  await expect(pane).toContainText("one.raw");
  await expectAccessible(page);
  await pane.getByRole("switch", { name: "Start with the host" }).click();
  await expect(pane.getByRole("switch", { name: "Start with the host" })).not.toBeChecked();
  await expect.poll(() => libvirtd.virsh("pool-info", "page")).toMatch(/Autostart: +no/);

  await pane.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(pane).toContainText("The pool is not running");
  expect(await libvirtd.virsh("pool-info", "page")).toMatch(/State: +inactive/);
  await pane.getByRole("button", { name: "Prepare …" }).click();
  const prepare = page.getByRole("dialog", { name: "Prepare the storage pool “page”" });
  await expect(prepare).toContainText("pool-build page");
  await prepare.getByRole("button", { name: "Prepare", exact: true }).click();
  await expect(prepare).toHaveCount(0);
  // What another program does is seen too.
  await libvirtd.virsh("pool-start", "page");
  await expect(pane).toContainText("one.raw");
  await libvirtd.virsh("pool-destroy", "page");
  await expect(pane).toContainText("The pool is not running");
  await pane.getByRole("button", { name: "Start", exact: true }).click();
  await expect(pane).toContainText("one.raw");

  await pane.getByRole("link", { name: "XML" }).click();
  await expect(pane.getByRole("textbox", { name: "XML of the pool" })).toContainText("<name>page</name>");

  await pane.getByRole("button", { name: "Delete …" }).click();
  const question = page.getByRole("dialog", { name: "Delete the storage pool “page”?" });
  await question.getByRole("radio", { name: "Delete the pool and what it holds" }).check();
  await expect(question).toContainText("This volume goes for good");
  await expect(question.getByRole("listitem")).toContainText("one.raw");
  await expectAccessible(page);
  await expect(question).toContainText("vol-delete --vol=one.raw --pool=page");
  await question.getByRole("button", { name: "Delete for good" }).click();
  await expect(list.getByRole("link", { name: /page/ })).toHaveCount(0);
  await expect(libvirtd.netnsExec("ls", target)).rejects.toThrow("No such file");
});

async function chooseType(page: Page, name: string): Promise<void> {
  await page.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name, exact: true }).click();
}

import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test, volumes } from "./support/host.ts";

test.beforeEach(async ({ shell, libvirtd }, info) => {
  info.skip(shell !== "web", "the dialog is the same in every shell");
  await libvirtd.virsh("vol-create-as", "default", "golden.qcow2", "16M", "--format", "qcow2");
  const path = join(libvirtd.root, "golden.xml");
  const disk = diskXml((await libvirtd.virsh("vol-path", "golden.qcow2", "default")).trim());
  await writeFile(path, plainXml("golden", randomUUID(), disk));
  await libvirtd.virsh("define", path);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a machine is cloned, made a template by a linked clone, and a machine again", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  await menu(page, "golden", "Clone …");
  const dialog = page.getByRole("dialog", { name: "Clone “golden”" });
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("golden-clone");
  await expect(dialog).toContainText("Each machine writes to its own.");
  await expectAccessible(page);
  await dialog.getByLabel("Name", { exact: true }).fill("golden");
  await expect(dialog).toContainText("A machine of this name exists already.");
  await dialog.getByLabel("Name", { exact: true }).fill("whole");
  await expect(dialog.getByLabel("New image for vda")).toHaveValue(/\/whole\.qcow2$/);
  await expect(dialog).toContainText("qemu-img convert");
  await dialog.getByRole("button", { name: "Clone", exact: true }).click();
  await expect(dialog).toContainText("whole is ready.");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "whole")).toBeVisible();
  await expect.poll(async () => (await volumes(libvirtd)).sort()).toEqual(["golden.qcow2", "whole.qcow2"]);

  await menu(page, "golden", "Clone …");
  await dialog.getByLabel("Linked clone").click();
  await expect(dialog).toContainText("qemu-img create");
  await dialog.getByRole("button", { name: "Clone", exact: true }).click();
  await expect(dialog).toContainText("golden-clone is ready.");
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(row(page, "golden")).toContainText("Template");
  // In the place of Start.
  await row(page, "golden").getByRole("button", { name: "Clone" }).click();
  await expect(dialog.getByLabel("Linked clone")).toBeChecked();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);

  await undoTemplate(page);
  const question = page.getByRole("dialog", { name: "Make “golden” a machine again?" });
  await expect(question.getByRole("alert")).toContainText("golden-clone");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(question).toHaveCount(0);
  await libvirtd.virsh("undefine", "golden-clone");
  await expect(row(page, "golden-clone")).toHaveCount(0);
  await undoTemplate(page);
  await question.getByRole("button", { name: "Make it a machine" }).click();
  await expect(row(page, "golden")).not.toContainText("Template");
  await expect(row(page, "golden").getByRole("button", { name: "Start", exact: true })).toBeVisible();
});

const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });

async function menu(page: Page, name: string, item: string): Promise<void> {
  await row(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: item }).click();
}

async function undoTemplate(page: Page): Promise<void> {
  await menu(page, "golden", "More");
  await page.getByRole("menuitem", { name: "Make a machine again …" }).click();
}

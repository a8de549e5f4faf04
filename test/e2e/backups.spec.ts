import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";

const run = promisify(execFile);

test.beforeEach(({ shell }, info) => {
  info.skip(shell !== "web", "backups are the same in every shell");
});

test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a running machine is backed up, verified, restored under a new name; a backup goes with what stands on it", async ({
  app: { page },
  libvirtd,
}) => {
  const folder = join(libvirtd.root, "kept");
  const image = join(libvirtd.imagesDir, "web.qcow2");
  await mkdir(folder);
  await run("qemu-img", ["create", "-q", "-f", "qcow2", image, "8M"]);
  await run("qemu-io", ["-f", "qcow2", "-c", "write -q -P 5 0 2M", image]);
  const path = join(libvirtd.root, "web.xml");
  await writeFile(path, plainXml("web", crypto.randomUUID(), diskXml(image)));
  await libvirtd.virsh("define", path);
  await libvirtd.virsh("start", "web");
  await page.getByRole("row").filter({ hasText: "web" }).dblclick();
  await page.getByRole("navigation", { name: "Pages of this machine" }).getByText("Backups").click();
  await expect(page.getByRole("button", { name: "Back up now" })).toBeDisabled();
  await page.getByLabel("Folder").fill(`${folder}/`);
  await page.getByRole("button", { name: "Show" }).click();
  await expectAccessible(page);

  const rows = page.getByRole("table", { name: "Backups of web" }).locator("tbody tr");
  for (const count of [1, 2]) {
    await page.getByRole("button", { name: "Back up now", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Back up web" });
    await expect(dialog).toContainText("backup-begin web");
    if (count === 1) await expect(dialog.getByLabel("Incremental")).toBeDisabled();
    await dialog.getByRole("button", { name: "Back up", exact: true }).click();
    await expect(rows).toHaveCount(count);
    await expect(dialog).toHaveCount(0);
  }
  await expect(rows.first()).toContainText("Incremental");
  expect(await libvirtd.virsh("checkpoint-list", "web", "--name")).toMatch(/guesthouse-.*\n.*guesthouse-/);

  await rows.first().getByRole("button", { name: "Verify" }).click();
  await expect(rows.first()).toContainText("Good");
  await expectAccessible(page);

  await rows.first().getByRole("button", { name: "Restore …" }).click();
  const restore = page.getByRole("dialog", { name: "Restore web" });
  await expect(restore.getByLabel("Name", { exact: true })).toHaveValue("web-restored");
  await restore.getByText("The same machine", { exact: true }).click();
  await expect(restore.getByRole("alert")).toContainText("web is running");
  await restore.getByText("A new machine", { exact: true }).click();
  await expect(restore.getByRole("button", { name: "Restore" })).toBeEnabled();
  await expectAccessible(page);
  await restore.getByRole("button", { name: "Restore" }).click();
  await expect.poll(() => libvirtd.virsh("list", "--all", "--name")).toContain("web-restored");
  const [, disk] = /<source file='([^']+)'/.exec(await libvirtd.virsh("dumpxml", "web-restored"))!;
  await run("qemu-img", ["compare", "-U", "-f", "qcow2", "-F", "qcow2", image, disk!]);

  await rows.last().getByRole("button", { name: "Delete …" }).click();
  const removal = page.getByRole("dialog", { name: "Delete 2 backups?" });
  await expect(removal.getByRole("list").getByRole("listitem")).not.toHaveCount(0);
  await removal.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No backups yet")).toBeVisible();
  await expect.poll(async () => (await libvirtd.virsh("checkpoint-list", "web", "--name")).trim()).toBe("");
});

test("backups are made by the clock once that is asked for, and not any more when it is called off", async ({
  app: { page },
  libvirtd,
}) => {
  const folder = join(libvirtd.root, "by-the-clock");
  await mkdir(folder, { recursive: true });
  const image = join(libvirtd.imagesDir, "daily.qcow2");
  await run("qemu-img", ["create", "-q", "-f", "qcow2", image, "8M"]);
  const path = join(libvirtd.root, "daily.xml");
  await writeFile(path, plainXml("daily", crypto.randomUUID(), diskXml(image)));
  await libvirtd.virsh("define", path);
  await page.getByRole("row").filter({ hasText: "daily" }).dblclick();
  await page.getByRole("navigation", { name: "Pages of this machine" }).getByText("Backups").click();
  await page.getByLabel("Folder").fill(folder);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("No backups are made by the clock.")).toBeVisible();
  await page.getByRole("button", { name: "Automatic …" }).click();
  const dialog = page.getByRole("dialog", { name: "Automatic backups of daily" });
  await dialog.getByLabel("Every", { exact: true }).fill("2");
  await dialog.getByLabel("A full one every so many").fill("3");
  await expect(dialog).toContainText(folder);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("One every 2 days.")).toBeVisible();
  await expect(page.getByText("The next one is due")).toBeVisible();
  await page.getByRole("button", { name: "Automatic …" }).click();
  await expect(dialog.getByLabel("A full one every so many")).toHaveValue("3");
  await dialog.getByLabel("Make backups by the clock").uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("No backups are made by the clock.")).toBeVisible();
});

import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { readDisks } from "../../electron/backend/domains/facts.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";

const run = promisify(execFile);

test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a machine's raw disk becomes qcow2: the dialog says what it takes, the machine has it, the old one goes when asked", async ({
  app,
  libvirtd,
  shell,
}, info) => {
  info.skip(shell !== "web", "the same in every shell");
  const { page } = app;
  const image = join(libvirtd.imagesDir, "office.img");
  await run("qemu-img", ["create", "-q", "-f", "raw", image, "32M"]);
  await run("qemu-io", ["-f", "raw", "-c", "write -q -P 7 1M 2M", image]);
  await libvirtd.virsh("pool-refresh", "default");
  const xml = join(libvirtd.root, "office.xml");
  const disk = diskXml(image).replace("type='qcow2'", "type='raw'");
  await writeFile(xml, plainXml("office", crypto.randomUUID(), disk));
  await libvirtd.virsh("define", xml);

  await page.getByText("office", { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Details", exact: true }).click();
  await page.getByRole("link", { name: /vda/ }).click();
  await page.getByRole("button", { name: "Convert …" }).click();
  const dialog = page.getByRole("dialog", { name: "Convert vda" });
  await expect(dialog.getByRole("radio", { name: "qcow2" })).toBeChecked();
  await expect(dialog).toContainText("32 MiB, of which 2 MiB are stored");
  await expect(dialog).toContainText("Will take about");
  await expect(dialog).toContainText("qemu-img convert -f raw -O qcow2");
  await expectAccessible(page);

  await dialog.getByRole("radio", { name: "VHDX" }).click();
  await expect(dialog.getByRole("checkbox", { name: "Point office at the new disk" })).toBeDisabled();
  await dialog.getByRole("radio", { name: "qcow2" }).click();
  await dialog.getByRole("button", { name: "Options" }).click();
  await dialog.getByRole("combobox", { name: "Compression" }).click();
  await page.getByRole("option", { name: /zstd/ }).click();
  await expect(dialog.getByRole("combobox", { name: "Preallocation" })).toBeDisabled();
  await expect(dialog).toContainText("-c -o compression_type=zstd");
  await dialog.getByRole("button", { name: "Convert", exact: true }).click();
  const done = page.getByRole("dialog", { name: "Convert vda" });
  await expect(done).toContainText("Done, and the same as the original");
  await done.getByRole("button", { name: "Close" }).last().click();

  const [now] = readDisks(await libvirtd.virsh("dumpxml", "office", "--inactive"));
  expect(now).toMatchObject({ format: "qcow2", path: join(libvirtd.imagesDir, "office.qcow2") });
  await run("qemu-img", ["compare", "-f", "raw", "-F", "qcow2", image, now!.path!]);
  await libvirtd.virsh("start", "office");
  await libvirtd.virsh("destroy", "office");

  await expect(page.getByText("Old disk kept")).toBeVisible();
  await page.getByRole("button", { name: "Delete …" }).click();
  const question = page.getByRole("dialog", { name: "Delete the old disk?" });
  await expect(question).toContainText("vol-delete office.img --pool default");
  await question.getByRole("button", { name: "Delete the disk" }).click();
  await expect(page.getByText("Old disk kept")).toHaveCount(0);
  await expect.poll(() => readdir(libvirtd.imagesDir)).not.toContain("office.img");
});

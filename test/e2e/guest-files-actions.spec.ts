import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { copyOf, guestDiskMissing, guestDisks } from "../support/guest-disks.ts";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { press } from "./support/keys.ts";

test.beforeEach(async ({ shell }, info) => {
  info.skip(shell !== "web", "the files in a guest are the same in every shell");
  const missing = await guestDiskMissing(guestDisks.debian);
  info.skip(missing !== undefined, missing);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

/** Opening a guest's disks takes ten seconds without KVM, on a busy machine several times that. */
const opening = { timeout: 150_000 };

test("files are copied in and out, renamed, restricted and deleted; a snapshot shows what changed and brings it back", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  await defineDebian(libvirtd, "worked");
  await libvirtd.virsh("snapshot-create-as", "worked", "before");
  const folder = await mkdtemp(join(tmpdir(), "guesthouse-files-"));
  try {
    await openFiles(page, "worked");
    await page.getByRole("button", { name: "Change files …" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Change files" }).click();
    await expect(page.getByText("You are changing this machine's files.")).toBeVisible(opening);
    await row(page, "srv").dblclick();
    await expect(row(page, "attributes")).toBeVisible();

    // Dropped, with an owner of the guest's own.
    const note = join(folder, "note.txt");
    await writeFile(note, "dropped\n");
    await app.drop(note);
    const copyIn = page.getByRole("dialog", { name: "Copy into /srv" });
    await expect(copyIn).toContainText("1 file");
    await expectAccessible(page, "copying in");
    await copyIn.getByRole("combobox", { name: "Owner" }).fill("first");
    await page.getByRole("option", { name: "first (1000)" }).click();
    await copyIn.getByRole("button", { name: "Copy in" }).click();
    await row(page, "note.txt").click();
    await expect(page.getByText("first (1000)")).toBeVisible();

    // Again: the name is taken now.
    await app.drop(note);
    await expect(copyIn).toContainText("1 name is taken there");
    await copyIn.getByText("Keep both", { exact: true }).click();
    await copyIn.getByRole("button", { name: "Copy in" }).click();
    await expect(row(page, "note (2).txt")).toBeVisible();

    // By the keyboard: another name, permissions, a folder, deletion.
    await row(page, "note.txt").click();
    await page.keyboard.press("F2");
    const name = page.getByRole("textbox", { name: "New name of note.txt" });
    await name.fill("kept.txt");
    await press(name);
    await expect(row(page, "kept.txt")).toHaveAttribute("aria-selected", "true");
    await row(page, "kept.txt").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Permissions …" }).click();
    const permissions = page.getByRole("dialog", { name: "Permissions of kept.txt" });
    await permissions.getByRole("checkbox", { name: "Others: Read" }).click();
    await expect(permissions.getByLabel("In octal digits")).toHaveValue("0640");
    await expectAccessible(page, "permissions");
    await permissions.getByRole("button", { name: "Set" }).click();
    await expect(page.getByText("-rw-r-----")).toBeVisible();
    await row(page, "attributes").click();
    await page.keyboard.press("Delete");
    const question = page.getByRole("dialog", { name: "Delete attributes?" });
    await expect(question).toContainText("1 file go");
    await question.getByRole("button", { name: "Delete" }).click();
    await expect(row(page, "attributes")).toHaveCount(0);

    // Dragged out: what a browser would fetch for the desktop is the file. The window itself takes none of it back.
    await page.evaluate(() => {
      addEventListener("dragstart", ({ dataTransfer }) => {
        document.documentElement.dataset["dragged"] = dataTransfer?.getData("DownloadURL");
      });
    });
    await row(page, "kept.txt").getByText("kept.txt", { exact: true }).hover();
    await page.mouse.down();
    await row(page, "thousand").hover();
    const dragged = page.locator("html[data-dragged]");
    await expect(dragged).toHaveAttribute("data-dragged", /^application\/octet-stream:kept\.txt:http:/);
    const fetched = await dragged.evaluate(async (root) => {
      const address = root.dataset["dragged"]!.replace("application/octet-stream:kept.txt:", "");
      const answer = await fetch(address);
      return [answer.headers.get("content-disposition"), await answer.text()];
    });
    expect(fetched).toEqual(["attachment; filename*=UTF-8''kept.txt", "dropped\n"]);
    await row(page, "thousand").hover();
    await page.mouse.up();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(row(page, "kept.txt")).toHaveAttribute("aria-selected", "true");

    // Out again, into a folder of this computer.
    await row(page, "kept.txt").click();
    await page.getByRole("button", { name: "Copy out …" }).click();
    const copyOut = page.getByRole("dialog", { name: "Copy kept.txt out of the guest" });
    await copyOut.getByLabel("Into the folder").fill(folder);
    await press(copyOut.getByRole("button", { name: "Copy out" }));
    await expect(page.getByText(`Copied into ${folder}.`)).toBeVisible();
    expect(await readFile(join(folder, "kept.txt"), "utf8")).toBe("dropped\n");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Stop changing" }).click();

    // What has changed since the snapshot; the file that was deleted comes back.
    await page.getByRole("link", { name: "Snapshots", exact: true }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Compare files with …" }).click();
    await page.getByLabel("Folder").fill("/srv", opening);
    await press(page.getByRole("button", { name: "Compare", exact: true }));
    await expect(page.getByText("Compared.")).toBeVisible(opening);
    await expect(difference(page, "attributes")).toContainText("Removed");
    await expect(difference(page, "kept.txt")).toContainText("Added");
    await expectAccessible(page, "a comparison");
    await difference(page, "attributes").getByRole("checkbox").click();
    await page.getByRole("button", { name: "Bring back into the machine …" }).click();
    await press(page.getByRole("button", { name: "Bring back", exact: true }));
    await expect(page.getByText("They are back in the machine.")).toBeVisible(opening);

    // Two snapshots: what was brought back is in both.
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    // Until the disks are closed QEMU's lock keeps everyone else away.
    await expect(() => libvirtd.virsh("snapshot-create-as", "worked", "after")).toPass(opening);
    await page.reload();
    await page.getByRole("combobox", { name: "After" }).click();
    await page.getByRole("option", { name: "Snapshot after" }).click();
    await page.getByLabel("Folder").fill("/srv", opening);
    await press(page.getByRole("button", { name: "Compare", exact: true }));
    await expect(page.getByText("Compared.")).toBeVisible(opening);
    await expect(difference(page, "kept.txt")).toContainText("Added");
    await expect(difference(page, "attributes")).toHaveCount(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

const row = (page: Page, name: string) =>
  page
    .getByRole("grid", { name: /^Files in/ })
    .getByRole("row")
    .filter({ has: page.getByText(name, { exact: true }) });

const difference = (page: Page, name: string) =>
  page
    .getByRole("treegrid", { name: "Differences" })
    .getByRole("row")
    .filter({ has: page.getByText(name, { exact: true }) });

/** A machine that is off, with a Debian on its disk. */
async function defineDebian(libvirtd: PrivateLibvirtd, name: string): Promise<void> {
  const image = await copyOf(guestDisks.debian, libvirtd.imagesDir);
  const definition = join(libvirtd.root, `${name}.xml`);
  await writeFile(definition, plainXml(name, crypto.randomUUID(), diskXml(image)));
  await libvirtd.virsh("define", definition);
}

async function openFiles(page: Page, name: string): Promise<void> {
  await page.getByText(name, { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Files", exact: true }).click();
  await expect(page.getByRole("grid", { name: "Files in /" })).toBeVisible(opening);
}

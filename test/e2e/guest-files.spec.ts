import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { defineTinyGuest } from "../support/guest.ts";
import {
  bootsDebian,
  copyOf,
  debianGuestBlocked,
  guestDiskMissing,
  guestDisks,
  luksPassphrase,
} from "../support/guest-disks.ts";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml } from "../support/plain-machine.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { press } from "./support/keys.ts";

test.beforeEach(async ({ shell }, info) => {
  info.skip(shell !== "web", "the files in a guest are the same in every shell");
  const blocked = (await debianGuestBlocked()) ?? (await guestDiskMissing(guestDisks.fileSystems));
  info.skip(blocked !== undefined, blocked);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

/** One pixel. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
/** What would give the page another title if anything of it ran. */
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='ran'"><script>document.title = "ran"</script></svg>\n`;

/** Opening a guest's disks takes ten seconds without KVM, on a busy machine several times that. */
const opening = { timeout: 150_000 };

test("a stopped machine's files are found by the keyboard, unlocked, read, edited and added to; once it runs it has them", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  await defineDebian(libvirtd, "looked-into");
  await page.getByText("looked-into", { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Files", exact: true }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
  await expectAccessible(page, "opening");
  await expect(row(page, "etc")).toBeVisible(opening);

  // What is encrypted asks for its passphrase beside the list; once it is open, one is in it.
  const passphrase = page.getByLabel(/^Passphrase of/);
  await passphrase.fill("not this one");
  await press(page.getByRole("button", { name: "Unlock" }));
  await expect(page.getByText(/This passphrase does not open/)).toBeVisible(opening);
  await expectAccessible(page, "a wrong passphrase");
  await passphrase.fill(luksPassphrase);
  await passphrase.press("Enter");
  await expect(row(page, "grüße.txt")).toBeVisible(opening);
  await expect(passphrase).toHaveCount(0);
  await expect(list(page)).toBeFocused();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(row(page, "etc")).toBeVisible();

  // The tree of folders has the keyboard as long as one goes through it.
  const tree = page.getByRole("tree", { name: "Folder tree" });
  await tree.press("Home");
  await tree.press("ArrowDown");
  await tree.press("Enter");
  await expect(page.getByRole("treeitem", { name: "boot" })).toHaveAttribute("aria-selected", "true");
  await expect(tree).toBeFocused();
  await tree.press("Home");
  await tree.press("Enter");
  await expect(row(page, "etc")).toBeVisible();

  // Down into a folder by the letters of its name, and to a file in it, whose beginning is seen beside the list.
  await list(page).focus();
  await page.keyboard.type("etc");
  await expect(row(page, "etc")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(row(page, "apt")).toBeVisible();
  await expect(list(page)).toBeFocused();
  await page.keyboard.type("os-rel");
  await expect(page.getByRole("textbox", { name: "Contents of os-release" })).toContainText(
    "Debian GNU/Linux",
  );
  await expect(page).toHaveURL(/path=%2Fetc/);
  await expectAccessible(page, "a file's beginning");

  // Up again, where one came from is chosen; and back.
  await page.keyboard.press("Alt+ArrowUp");
  await expect(row(page, "etc")).toHaveAttribute("aria-selected", "true");
  await expect(list(page)).toBeFocused();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(row(page, "apt")).toBeVisible();

  // What is typed narrows the folder; Enter looks in those below.
  const filter = page.getByRole("textbox", { name: "Filter this folder" });
  await filter.fill("os-rel");
  await expect(row(page, "apt")).toHaveCount(0);
  await filter.fill("libc.conf");
  await press(filter);
  await expect(row(page, "ld.so.conf.d/libc.conf")).toBeVisible();
  await expect(page.getByText("Names with “libc.conf” below /etc")).toBeVisible();
  await filter.press("Escape");
  await expect(row(page, "apt")).toBeVisible();
  await filter.press("ArrowDown");
  await expect(list(page)).toBeFocused();

  // A typed path leads there, or says why not.
  await page.keyboard.press("Control+l");
  const path = page.getByRole("textbox", { name: "Path" });
  await path.fill("/nowhere");
  await press(path);
  await expect(page.getByText(/nowhere/).last()).toBeVisible();
  await path.fill("/etc/hostname");
  await press(path);
  await expect(row(page, "hostname")).toHaveAttribute("aria-selected", "true");
  await expect(list(page)).toBeFocused();
  await page.keyboard.press("Shift+F10");
  await expect(page.getByRole("menuitem", { name: "View" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(list(page)).toBeFocused();

  await page.getByRole("button", { name: "Change files …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Change files" }).click();
  await expect(page.getByText("You are changing this machine's files.")).toBeVisible(opening);
  await expect(row(page, "hostname")).toBeVisible();
  // What the button was for is done; the keyboard is where the files are.
  await expect(list(page)).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /hostname$/ });
  await press(dialog.getByRole("button", { name: "Edit" }));
  const text = dialog.getByRole("textbox", { name: "Contents of hostname" });
  await expect(text).toHaveAttribute("aria-readonly", "false");
  await expect(text).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("renamed-by-hand\n");
  // Escape ends what the editor is doing, and only then the dialog.
  await page.keyboard.press("Control+f");
  await expect(dialog.getByPlaceholder("Find")).toBeFocused();
  await expectAccessible(page, "editing");
  await page.keyboard.press("Escape");
  await expect(dialog.getByPlaceholder("Find")).toHaveCount(0);
  await page.keyboard.press("Control+s");
  await expect(dialog.getByText(/The former contents are kept at/)).toBeVisible();
  await expect(text).toBeFocused();
  // One goes on where one was; what is not saved is not left by Escape.
  await page.keyboard.type("more");
  await expect(text).toContainText("more");
  for (const _ of "more") await page.keyboard.press("Backspace");
  await expect(text).not.toContainText("more");
  await page.keyboard.press("Escape");
  const question = page.getByRole("dialog", { name: "Discard what you have written?" });
  await press(question.getByRole("button", { name: "Cancel" }));
  await expect(question).toHaveCount(0);
  await expect(text).toBeFocused();
  await press(dialog.getByRole("button", { name: "Save" }));
  await press(dialog.getByRole("button", { name: "Done" }));
  await expect(text).toHaveAttribute("aria-readonly", "true");
  await expect(text).toContainText("renamed-by-hand");
  await expect(dialog.getByRole("button", { name: "Edit" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(list(page)).toBeFocused();

  await page.keyboard.press("Control+l");
  await path.fill("/srv");
  await press(path);
  await expect(row(page, "attributes")).toBeVisible();
  const note = join(libvirtd.root, "note.txt");
  await writeFile(note, "dropped from the desktop\n");
  await app.drop(note);
  const copyIn = page.getByRole("dialog", { name: "Copy into /srv", exact: true });
  await expect(copyIn).toContainText("1 file");
  await copyIn.getByRole("button", { name: "Copy in" }).click();
  await expect(row(page, "note.txt")).toBeVisible();

  // A picture is drawn, or shown as bytes; what could run is text.
  for (const [name, contents] of Object.entries({ "picture.png": picture, "drawing.svg": drawing })) {
    await writeFile(join(libvirtd.root, name), contents);
    await app.drop(join(libvirtd.root, name));
    await expect(copyIn).toContainText("1 file");
    await copyIn.getByRole("button", { name: "Copy in" }).click();
    await row(page, name).click();
  }
  await expect(page.getByRole("textbox", { name: "Contents of drawing.svg" })).toContainText("<script>");
  await expect(page.getByRole("radio", { name: "Image" })).toHaveCount(0);
  await expect(page).not.toHaveTitle("ran");
  await row(page, "picture.png").click();
  await expect(page.getByRole("img", { name: "Image", exact: true })).toBeVisible();
  await expect(page.getByText("1 × 1", { exact: true })).toBeVisible();
  await page.getByText("Bytes", { exact: true }).click();
  await expect(page.getByRole("region", { name: "Bytes" })).toContainText("00000000  89 50 4e 47");
  await expectAccessible(page, "bytes");
  await page.getByRole("button", { name: "Stop changing" }).click();
  await expect(page.getByText("You are changing this machine's files.")).toHaveCount(0);

  await page.getByRole("link", { name: "Console", exact: true }).click();
  await page.getByRole("button", { name: "Start" }).first().click();
  await page.getByText("Terminal", { exact: true }).click();
  await expect(terminal(page)).toContainText(/root@.*#/, opening);
  await page.getByTestId("terminal").click();
  await page.keyboard.type("echo contents=$(cat /etc/hostname /srv/note.txt)\n");
  await expect(terminal(page)).toContainText("contents=renamed-by-hand dropped from the desktop");
});

const list = (page: Page) => page.getByRole("grid", { name: /^Files in/ });

const row = (page: Page, name: string) =>
  list(page)
    .getByRole("row")
    .filter({ has: page.getByText(name, { exact: true }) });

const terminal = (page: Page) => page.getByTestId("terminal").locator(".xterm-rows");

/** A machine that is off and boots the Debian on its first disk, with root's shell on its serial line. */
async function defineDebian(libvirtd: PrivateLibvirtd, name: string): Promise<void> {
  const disk = await copyOf(guestDisks.debian, libvirtd.imagesDir);
  const other = await copyOf(guestDisks.fileSystems, libvirtd.imagesDir);
  const boots = await bootsDebian(libvirtd);
  const edit = (xml: string) => boots(xml).replace("</disk>", `</disk>${diskXml(other, "vdb")}`);
  await defineTinyGuest(libvirtd, { name, disk, memoryMiB: 192, edit });
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { defineTinyGuest } from "../support/guest.ts";
import { bootsDebian, copyOf, debianGuestBlocked, guestDisks } from "../support/guest-disks.ts";
import type { PrivateLibvirtd } from "../support/libvirtd.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { press } from "./support/keys.ts";

test.beforeEach(async ({ shell }, info) => {
  info.skip(shell !== "web", "the files in a guest are the same in every shell");
  const blocked = await debianGuestBlocked();
  info.skip(blocked !== undefined, blocked);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

/** Opening a guest's disks takes ten seconds without KVM, on a busy machine several times that. */
const opening = { timeout: 150_000 };

test("a stopped machine's files are found by the keyboard, read, edited and added to; once it runs it has them", async ({
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
  await filter.press("Escape");
  await expect(row(page, "apt")).toBeVisible();

  // A typed path leads there, or says why not.
  await list(page).focus();
  await page.keyboard.press("Control+l");
  const path = page.getByRole("textbox", { name: "Path" });
  await path.fill("/nowhere");
  await press(path);
  await expect(page.getByText(/nowhere/).last()).toBeVisible();
  await path.fill("/etc/hostname");
  await press(path);
  await expect(row(page, "hostname")).toHaveAttribute("aria-selected", "true");

  await page.getByRole("button", { name: "Change files …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Change files" }).click();
  await expect(page.getByText("You are changing this machine's files.")).toBeVisible(opening);
  await expect(row(page, "hostname")).toBeVisible();
  await row(page, "hostname").dblclick();
  await page.getByRole("dialog").getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit hostname" });
  const text = dialog.getByRole("textbox", { name: "Contents of hostname" });
  await expect(text).toHaveAttribute("aria-readonly", "false");
  await text.press("Control+a");
  await page.keyboard.type("renamed-by-hand\n");
  await expectAccessible(page, "editing");
  await press(dialog.getByRole("button", { name: "Save" }));
  await expect(dialog.getByText(/The former contents are kept at/)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("dialog").getByRole("textbox")).toContainText("renamed-by-hand");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await list(page).focus();
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

/** A machine that is off and boots the Debian on its disk, with root's shell on its serial line. */
async function defineDebian(libvirtd: PrivateLibvirtd, name: string): Promise<void> {
  const disk = await copyOf(guestDisks.debian, libvirtd.imagesDir);
  await defineTinyGuest(libvirtd, { name, disk, memoryMiB: 192, edit: await bootsDebian(libvirtd) });
}
